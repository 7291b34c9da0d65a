/** Takes the place of `undici`, which `@actions/github` imports for its default `fetch`; see `http-client.ts`. */
export const fetch = globalThis.fetch;
