/**
 * Takes the place of `node:zlib` in the bundle, by `externals` in bundle.mjs, and loads it when it is first used.
 *
 * `node-fetch` imports it at once, and needs it for compressed answers alone.
 */
module.exports = new Proxy({}, { get: (_, name) => require('node:zlib')[name] });
