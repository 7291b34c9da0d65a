/**
 * Takes the place of `@actions/http-client` in the bundle, by `paths` in tsconfig.json.
 *
 * `@actions/core` imports that package for OpenID Connect tokens, which this action never asks for, and it brings undici
 * along, which is large and slow to start. `@actions/github` asks it for proxy agents, in place of which the action passes
 * a `fetch` of its own.
 */
export class HttpClient {
  getAgent(): undefined {
    return undefined;
  }

  getAgentDispatcher(): undefined {
    return undefined;
  }
}

export { HttpClient as BearerCredentialHandler };
