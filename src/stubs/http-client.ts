/**
 * Takes the place of `@actions/http-client` in the bundle, by `paths` in tsconfig.json.
 *
 * `@actions/core` imports that package for OpenID Connect tokens, which this action never asks for, and it brings undici
 * along: half of the bundle, and more than a third of the time that the process takes to start.
 */
export class HttpClient {
  constructor() {
    throw new Error('OpenID Connect is not part of this action.');
  }
}

export class BearerCredentialHandler {}
