import type { Connection } from '../connect/open';
import { readCaCertificate } from './ca-certificate';
import { credentialParts, proxyCredentials } from './credentials';
import {
  InvalidInputs,
  NO_SECRETS,
  type Access,
  type Address,
  type ConfigValue,
  type DeclaredSecret,
  type Desired,
  type Problem,
  type UpdateSecret,
} from './desired';
import { readEntries } from './entries';
import { handedOutText, KnownSecrets, repetitionText, type SecretKind } from './known-secrets';
import { errorCode, nameProblem, readBoolean, readGuid } from './scalars';
import { readServerUrl } from './server-url';
import { readFlatMap } from './yaml-map';
import { Secret } from '../secret';

/** What a step's inputs can be read from. */
export interface InputSource {
  /** The raw value of an input, untrimmed; empty if it is not given. */
  input(name: string): string;
  env(name: string): string | undefined;
  readFile(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** Called with every secret before anything else is done with it. */
  registerSecret(value: string, where: string): void;
  /** Called with parts of secrets that somebody may quote alone. They are taken out of texts, yet not masked. */
  redact(part: string, where: string): void;
}

/** What one run is to do, validated. */
export interface ActionRequest {
  readonly connection: Connection;
  readonly declared: readonly Desired[];
  /** Path of the manifest, if the declarations come from one. */
  readonly manifest: string | null;
  /** Path of the manifest to write; then nothing is declared. */
  readonly exportManifest: string | null;
  readonly updateSecret: UpdateSecret;
  readonly dryRun: boolean;
  readonly failOnDrift: boolean;
  readonly summary: boolean;
  /** A token for GitHub, if the plan is to be kept in a comment on the pull request. */
  readonly commentToken: Secret | null;
  /** What is odd about the inputs, yet no error. */
  readonly warnings: readonly Problem[];
}

const SHORTHANDS = [
  'auth-type',
  'auth-mode',
  'authorization-uri',
  'token-uri',
  'client-id',
  'scopes',
  'token-endpoint-auth-method',
] as const;

/** What declares an integration; a manifest takes the place of all of it. */
const FLAT_INPUTS = [
  'name',
  'guid',
  'description',
  'template',
  ...SHORTHANDS,
  'use-pkce',
  'client-secret',
  'config',
  'secret-config',
  'allowed-users',
  'allowed-groups',
  'content-guids',
  'verify',
  'state',
  'allow-delete-in-use',
];

/** Of those that have one in action.yml. */
const DEFAULTS: Readonly<Record<string, string>> = {
  verify: 'false',
  state: 'present',
  'allow-delete-in-use': 'false',
};

/**
 * Reads and validates every input of the step.
 *
 * Secrets are registered before anything else happens.
 *
 * @throws InvalidInputs with every problem there is
 */
export async function readInputs(source: InputSource): Promise<ActionRequest> {
  const inputs = new Inputs(source);
  inputs.registerCredentials();
  inputs.registerProxyPasswords();
  const clientSecret = inputs.secret('client-secret', source.input('client-secret'));
  const secretConfig = await inputs.secretConfig();
  const connection = await inputs.connection();

  const manifest = inputs.text('manifest') || null;
  const exportManifest = inputs.text('export-manifest') || null;
  const updateSecret = inputs.choice<UpdateSecret>('update-secret', ['always', 'on-create']);
  const dryRun = inputs.boolean('dry-run', false);
  const failOnDrift = inputs.boolean('fail-on-drift', false);
  const summary = inputs.boolean('summary', true);
  const commentToken = inputs.commentToken();
  const declared =
    exportManifest !== null
      ? await inputs.export(exportManifest)
      : manifest === null
        ? await inputs.flat(clientSecret, secretConfig)
        : await inputs.manifest(manifest);

  if (inputs.problems.length > 0 || connection === null) throw new InvalidInputs(inputs.problems);
  return Object.freeze({
    connection,
    declared,
    manifest,
    exportManifest,
    updateSecret,
    dryRun,
    failOnDrift,
    summary,
    commentToken,
    warnings: [...warningsOf({ exportManifest, failOnDrift, dryRun }), ...inputs.warnings],
  });
}

function warningsOf({
  exportManifest,
  failOnDrift,
  dryRun,
}: Pick<ActionRequest, 'exportManifest' | 'failOnDrift' | 'dryRun'>): Problem[] {
  if (!failOnDrift || (dryRun && exportManifest === null)) return [];
  const message =
    exportManifest === null
      ? 'fail-on-drift does nothing without dry-run: differences are not reported but mended.'
      : 'fail-on-drift does nothing with export-manifest, which compares nothing.';
  return [{ message }];
}

/** Reads one input after the other and collects what is wrong with them. */
class Inputs {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  private readonly known: KnownSecrets;

  constructor(private readonly source: InputSource) {
    this.known = new KnownSecrets((value, where) => {
      source.registerSecret(value, where);
    });
  }

  problem(message: string): void {
    this.problems.push({ message });
  }

  text(name: string): string {
    return this.source.input(name).trim();
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === '') return fallback;
    const value = readBoolean(text);
    if (value === undefined) this.problem(`${name} is "${text}"; it must be true or false.`);
    return value ?? fallback;
  }

  number(
    name: string,
    fallback: number,
    range: { min: number; max: number; whole: boolean },
  ): number {
    const text = this.text(name);
    if (text === '') return fallback;
    const value = Number(text);
    const wellFormed = range.whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
    if (wellFormed && value >= range.min && value <= range.max) return value;
    const kind = range.whole ? 'a whole number' : 'a number';
    this.problem(`${name} is "${text}"; it must be ${kind} from ${range.min} to ${range.max}.`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const text = this.text(name);
    if (text === '') return choices[0];
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      this.problem(`${name} is "${text}"; it must be ${choices.join(' or ')}.`);
    }
    return choice ?? choices[0];
  }

  secret(name: string, value: string, kind: SecretKind = 'secret'): Secret | null {
    if (value === '') return null;
    this.known.register(value, name, kind);
    return new Secret(value);
  }

  /** What the runner and the job give to every process, and what nobody may make Connect store. */
  registerCredentials(): void {
    this.known.add(this.text('github-token'), 'github-token', 'credential');
    for (const name of [
      'CONNECT_API_KEY',
      'GITHUB_TOKEN',
      'GH_TOKEN',
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    ]) {
      this.known.add(this.source.env(name) ?? '', `the variable ${name}`, 'credential');
    }
  }

  /** Says so, if a declared value holds a secret. */
  private keepOpen(name: string, text: string): void {
    const repeated = this.known.repeatedIn(text, ['secret', 'credential']);
    if (repeated === undefined) return;
    const into = repeated.certain ? this.problems : this.warnings;
    into.push({ message: `${name} ${repetitionText(repeated)}` });
  }

  registerProxyPasswords(): void {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
      const proxy = this.source.env(name);
      if (proxy === undefined) continue;
      for (const secret of proxyCredentials(proxy)) {
        this.known.register(secret, `the password in ${name}`, 'credential');
      }
    }
  }

  async secretConfig(): Promise<Map<string, Secret>> {
    const { entries, problems } = await readFlatMap(this.source.input('secret-config'), 'secrets');
    const secrets = new Map<string, Secret>();
    for (const [key, value] of entries) {
      const secret = this.secret(`the key ${key} of secret-config`, String(value));
      if (secret === null) this.problem(`secret-config has an empty \`${key}\`. ${NO_SECRETS}`);
      else secrets.set(key, secret);
    }
    for (const problem of problems) this.problem(`secret-config ${problem}`);
    return secrets;
  }

  async connection(): Promise<Connection | null> {
    const apiKey = this.headerSecret(
      'connect-api-key',
      this.text('connect-api-key') || (this.source.env('CONNECT_API_KEY') ?? '').trim(),
    );
    const gatewayAuthorization = this.headerSecret(
      'gateway-authorization',
      this.text('gateway-authorization'),
    );
    const server = this.server(this.boolean('allow-insecure-http', false));
    const caCertificate = await this.caCertificate();
    const requestTimeoutMs =
      1000 * this.number('request-timeout', 30, { min: 0.1, max: 3600, whole: false });
    const maxAttempts = this.number('max-attempts', 5, { min: 1, max: 100, whole: true });
    const maxParallel = this.number('max-parallel', 4, { min: 1, max: 64, whole: true });
    if (apiKey === null) {
      this.problem(
        `connect-api-key is missing: give the input or the environment variable CONNECT_API_KEY. ${NO_SECRETS}`,
      );
    }
    if (apiKey === null || server === null) return null;
    return {
      server,
      apiKey,
      gatewayAuthorization,
      caCertificate,
      requestTimeoutMs,
      maxAttempts,
      maxParallel,
    };
  }

  private headerSecret(name: string, value: string): Secret | null {
    const secret = this.secret(name, value, 'credential');
    for (const part of credentialParts(value)) this.source.redact(part, name);
    if (!/^[\x20-\x7e]*$/.test(value)) {
      this.problem(
        `${name} holds a line break or a character that no HTTP header can carry. Copy it once more.`,
      );
    }
    return secret;
  }

  private server(allowInsecureHttp: boolean): string | null {
    const text = this.text('connect-server') || (this.source.env('CONNECT_SERVER') ?? '').trim();
    if (text === '') {
      this.problem(
        'connect-server is missing: give the input or the environment variable CONNECT_SERVER.',
      );
      return null;
    }
    const server = readServerUrl(text, allowInsecureHttp);
    if ('url' in server) return server.url;
    // What does not look like a URL may be the API key, and what goes before an @ or after a ? another credential.
    const shown = /^https?:\/\/[^@?#]+$/i.test(text) ? ` ("${text}")` : '';
    this.problem(`connect-server${shown} ${server.problem}`);
    return null;
  }

  private async caCertificate(): Promise<string | null> {
    const given =
      this.text('ca-certificate') || (this.source.env('CONNECT_CA_CERTIFICATE') ?? '').trim();
    if (given === '') return null;
    const certificate = await readCaCertificate(given, (path) => this.source.readFile(path));
    if ('pem' in certificate) return certificate.pem;
    this.problem(`ca-certificate: ${certificate.problem}`);
    return null;
  }

  commentToken(): Secret | null {
    if (!this.boolean('pull-request-comment', false)) return null;
    const token = this.secret('github-token', this.text('github-token'), 'credential');
    if (token === null) {
      this.problem(
        'pull-request-comment needs github-token, which is empty. Leave it to its default.',
      );
    }
    return token;
  }

  /** Of these inputs, those that are set to something else than their default. */
  private given(names: readonly string[]): string[] {
    return names.filter((name) => {
      const text = this.text(name);
      return text !== '' && text !== DEFAULTS[name];
    });
  }

  /** An export declares nothing. */
  async export(path: string): Promise<readonly Desired[]> {
    const given = this.given([...FLAT_INPUTS, 'manifest']);
    if (given.length > 0) {
      this.problem(
        `export-manifest excludes ${given.join(', ')}: it writes what is on the server and declares nothing. Use a step of its own.`,
      );
    }
    const { targetProblem } = await import('../export/target');
    const problem = await targetProblem(
      path,
      this.source.env('GITHUB_WORKSPACE') ?? '',
      (existing) => this.source.readBytes(existing),
    );
    if (problem !== undefined) this.problem(`export-manifest: ${problem}`);
    return [];
  }

  /** The declarations of a manifest. What is wrong with it joins what is wrong with the inputs. */
  async manifest(file: string): Promise<readonly Desired[]> {
    const given = this.given(FLAT_INPUTS);
    if (given.length > 0) {
      this.problem(
        `manifest excludes ${given.join(', ')}: declare every integration in the manifest, or leave the manifest out.`,
      );
    }
    let bytes: Uint8Array;
    try {
      bytes = await this.source.readBytes(file);
    } catch (error) {
      this.problem(
        `manifest: the file "${file}" cannot be read (${errorCode(error)}). Is it checked out, and is the path relative to the workspace?`,
      );
      return [];
    }
    const { readManifest } = await import('./manifest');
    try {
      const { declared, warnings } = await readManifest({
        file,
        bytes,
        env: (name) => this.source.env(name),
        known: this.known,
      });
      this.warnings.push(...warnings);
      return declared;
    } catch (error) {
      if (!(error instanceof InvalidInputs)) throw error;
      this.problems.push(...error.problems);
      return [];
    }
  }

  /** The one declaration that the flat inputs make; none if they are wrong. */
  async flat(
    clientSecret: Secret | null,
    secretConfig: ReadonlyMap<string, Secret>,
  ): Promise<readonly Desired[]> {
    const config = await this.config();
    const secrets = new Map(clientSecret === null ? [] : [['client_secret', clientSecret]]);
    for (const { given, repetition } of this.known.handedOut()) {
      this.problem(`${given} ${handedOutText(repetition)}`);
    }
    for (const [key, secret] of secretConfig) {
      if (secrets.has(key)) {
        this.problem(`secret-config gives \`${key}\`, which client-secret gives, too.`);
      }
      if (config.has(key)) this.problem(`Both config and secret-config give \`${key}\`.`);
      secrets.set(key, secret);
    }
    const desired = this.desired(
      Object.fromEntries(config),
      Object.fromEntries([...secrets].map(([key, value]) => [key, { value, variable: null }])),
    );
    return desired === null ? [] : [desired];
  }

  private async config(): Promise<Map<string, ConfigValue>> {
    const config = new Map<string, ConfigValue>();
    for (const shorthand of SHORTHANDS) {
      const value = this.text(shorthand);
      if (value !== '') config.set(shorthand.replaceAll('-', '_'), value);
    }
    if (this.text('use-pkce') !== '') config.set('use_pkce', this.boolean('use-pkce', true));
    const { entries, problems } = await readFlatMap(this.source.input('config'), 'config');
    for (const problem of problems) this.problem(`config ${problem}`);
    for (const [key, value] of entries) {
      if (key === 'client_secret') {
        this.problem(
          'config holds `client_secret`. Secrets go into client-secret or secret-config.',
        );
      } else if (config.has(key)) {
        this.problem(`config gives \`${key}\`, which ${key.replaceAll('_', '-')} gives, too.`);
      }
      config.set(key, value);
    }
    return config;
  }

  private desired(
    config: Record<string, ConfigValue>,
    secrets: Record<string, DeclaredSecret>,
  ): Desired | null {
    const address = this.address();
    const description = this.source.input('description').replace(/[\r\n]+$/, '');
    const template = this.text('template');
    const access = this.access();
    const content = this.content();
    const verify = this.boolean('verify', false);
    const state = this.choice('state', ['present', 'absent']);
    const allowDeleteInUse = this.boolean('allow-delete-in-use', false);
    for (const [key, value] of Object.entries(config)) {
      this.keepOpen(inputOf(key), String(value));
    }
    this.keepOpen('description', description);
    if (address === null) return null;
    if (state === 'absent') return { state, address, allowDeleteInUse, at: null };
    return {
      state,
      address,
      description: description === '' ? null : description,
      template: template === '' ? null : template,
      config,
      secrets,
      access,
      content,
      verify,
      at: null,
    };
  }

  private address(): Address | null {
    const name = this.source.input('name');
    const given = this.text('guid');
    this.keepOpen('name', name);
    this.keepOpen('guid', given);
    const wrong = name === '' ? undefined : nameProblem(name);
    if (wrong !== undefined) this.problem(`name ${wrong}`);
    if (given === '') {
      if (name === '') this.problem('name is missing: the exact name of the integration.');
      return name === '' ? null : { by: 'name', name };
    }
    const guid = readGuid(given);
    if (guid === undefined) {
      this.problem(
        `guid is "${given}", which is no GUID such as 01234567-89ab-cdef-0123-456789abcdef.`,
      );
      return null;
    }
    return { by: 'guid', guid, name: name === '' ? null : name };
  }

  private access(): Access | null {
    const users = this.entries('allowed-users');
    const groups = this.entries('allowed-groups');
    if (users === null && groups === null) return null;
    const all = [...(users ?? []), ...(groups ?? [])];
    if (!all.includes('*')) return { to: 'listed', users: users ?? [], groups: groups ?? [] };
    if (all.length > 1) {
      this.problem(
        'allowed-users and allowed-groups hold `*` beside other entries. `*` opens the integration to everyone and stands alone.',
      );
    }
    return { to: 'everyone' };
  }

  private content(): string[] {
    const guids: string[] = [];
    for (const entry of this.entries('content-guids') ?? []) {
      const guid = readGuid(entry);
      if (guid === undefined) this.problem(`content-guids holds "${entry}", which is no GUID.`);
      else if (!guids.includes(guid)) guids.push(guid);
    }
    return guids;
  }

  private entries(name: string): string[] | null {
    const text = this.source.input(name);
    if (text === '') return null;
    const { entries, problem } = readEntries(text);
    if (problem !== undefined) this.problem(`${name} ${problem}`);
    for (const entry of entries) this.keepOpen(name, entry);
    return entries;
  }
}

/** The input that a config key was given by, to be named in a sentence. */
function inputOf(key: string): string {
  const shorthand = key.replaceAll('_', '-');
  return SHORTHANDS.some((name) => name === shorthand) ? shorthand : `config, key ${key},`;
}
