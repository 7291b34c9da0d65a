import { join } from 'node:path';
import { API_KEYS } from '../__tests__/support/connect';
import { ConnectProcess, type Server } from './connect';
import { inputVariables, ROOT, runToEnd, type Workspace } from './processes';
import { median, medianRatio, verdict, type Samples } from './statistics';
import { ms, printTable, times } from './table';

const NAMES = [
  'node -e 0',
  'curl + jq, update',
  'unchanged',
  'unchanged, a key in YAML',
  'update',
  'create',
  'curl + jq, update, TLS',
  'unchanged, TLS',
] as const;
type Name = (typeof NAMES)[number];
type ActionName = Exclude<Name, 'node -e 0' | `curl + jq${string}`>;

export interface Startup {
  readonly samples: Readonly<Record<Name, Samples>>;
  /** Exact numbers, counted in a run apart, against a server that takes its time. */
  readonly traffic: Readonly<
    Record<ActionName, { readonly roundTrips: number; readonly requests: number }>
  >;
}

const MOST_OF_NODE = 2.8;
const MOST_OF_CURL = 1.5;
/** So much that the requests of one round trip all arrive before the first answer. */
const COUNTING_LATENCY_MS = 100;

const SECRET = 'warehouse-client-secret';
const INTEGRATION = {
  name: 'Warehouse',
  description: 'As it was',
  template: 'custom',
  config: {
    auth_type: 'Viewer',
    auth_mode: 'Confidential',
    authorization_uri: 'https://id.example.com/authorize',
    token_uri: 'https://id.example.com/token',
    client_id: 'warehouse',
    scopes: 'openid offline_access',
  },
};

/** One integration, from the start of the process to its end, one after the other, round after round. */
export async function measureStartup(
  runs: number,
  { node, dist, workspace }: { node: string; dist: string; workspace: Workspace },
): Promise<Startup> {
  const server = new ConnectProcess();
  const samples: Record<Name, number[]> = {
    'node -e 0': [],
    'curl + jq, update': [],
    unchanged: [],
    'unchanged, a key in YAML': [],
    update: [],
    create: [],
    'curl + jq, update, TLS': [],
    'unchanged, TLS': [],
  };
  const clean = workspace.env;
  const { config } = INTEGRATION;
  const action = ({ url, authority }: Server, name: ActionName): number => {
    const inputs = inputVariables({
      'connect-server': url,
      'connect-api-key': API_KEYS.administrator,
      name: name === 'create' ? 'Another' : INTEGRATION.name,
      description: name === 'update' ? 'As it will be' : INTEGRATION.description,
      template: INTEGRATION.template,
      'auth-type': config.auth_type,
      'auth-mode': config.auth_mode,
      'authorization-uri': config.authorization_uri,
      'token-uri': config.token_uri,
      'client-id': config.client_id,
      ...(name === 'unchanged, a key in YAML'
        ? { config: `scopes: ${config.scopes}` }
        : { scopes: config.scopes }),
      'client-secret': SECRET,
      'update-secret': 'on-create',
      ...(authority === null ? {} : { 'ca-certificate': authority }),
    });
    return runToEnd(node, [join(dist, 'index.js')], { ...clean, ...inputs }).ms;
  };
  const curl = ({ url, authority }: Server): number =>
    runToEnd('bash', [join(ROOT, 'bench/curl-jq.sh')], {
      ...clean,
      ...(authority === null
        ? {}
        : { CURL_CA_BUNDLE: workspace.write('authority.pem', authority) }),
      CONNECT_SERVER: url,
      CONNECT_API_KEY: API_KEYS.administrator,
      NAME: INTEGRATION.name,
      DESCRIPTION: 'As it will be',
      AUTHORIZATION_URI: config.authorization_uri,
      TOKEN_URI: config.token_uri,
      CLIENT_ID: config.client_id,
      CLIENT_SECRET: SECRET,
    }).ms;
  const runOne = (name: Name, opened: Server): number => {
    switch (name) {
      case 'node -e 0':
        return runToEnd(node, ['-e', '0'], clean).ms;
      case 'curl + jq, update':
      case 'curl + jq, update, TLS':
        return curl(opened);
      case 'unchanged':
      case 'unchanged, a key in YAML':
      case 'update':
      case 'create':
      case 'unchanged, TLS':
        return action(opened, name);
    }
  };
  const serveOne = async (name: Name, latencyMs: number) => {
    workspace.clear();
    const tls = name.endsWith('TLS');
    const opened = await server.open({ latencyMs, tls, integrations: [INTEGRATION] });
    const taken = runOne(name, opened);
    return { taken, traffic: await opened.close() };
  };

  try {
    const traffic = {
      unchanged: (await serveOne('unchanged', COUNTING_LATENCY_MS)).traffic,
      'unchanged, a key in YAML': (await serveOne('unchanged, a key in YAML', COUNTING_LATENCY_MS))
        .traffic,
      update: (await serveOne('update', COUNTING_LATENCY_MS)).traffic,
      create: (await serveOne('create', COUNTING_LATENCY_MS)).traffic,
      'unchanged, TLS': (await serveOne('unchanged, TLS', COUNTING_LATENCY_MS)).traffic,
    };
    // The first round only warms up the caches of the disk.
    for (let round = 0; round <= runs; round += 1) {
      const first = round % NAMES.length;
      for (const name of [...NAMES.slice(first), ...NAMES.slice(0, first)]) {
        const { taken } = await serveOne(name, 0);
        if (round > 0) samples[name].push(taken);
      }
    }
    return { samples, traffic };
  } finally {
    server.end();
  }
}

export function printStartup({ samples, traffic }: Startup): void {
  const [node, curl] = [samples['node -e 0'], samples['curl + jq, update']];
  printTable(
    `Start-up: one integration, loopback, process start to exit, ${node.length} interleaved runs`,
    ['', 'median ms', 'min ms', '÷ node -e 0', '÷ curl + jq', 'requests', 'round trips'],
    NAMES.map((name) => {
      const own = samples[name];
      const alike = name.endsWith('TLS') ? samples['curl + jq, update, TLS'] : curl;
      const counted = name in traffic ? traffic[name as keyof typeof traffic] : null;
      return [
        name,
        ms(median(own)),
        ms(Math.min(...own)),
        times(median(own) / median(node)),
        times(median(own) / median(alike)),
        counted === null ? '' : String(counted.requests),
        counted === null ? '' : String(counted.roundTrips),
      ];
    }),
  );
  for (const [name, base, limit] of [
    ['node -e 0', node, MOST_OF_NODE],
    ['curl + jq', curl, MOST_OF_CURL],
  ] as const) {
    const measured = medianRatio(samples.unchanged, base);
    console.log(
      `Unchanged ÷ ${name}: ${times(measured.ratio)} (${times(measured.low)} to ${times(measured.high)}), at most ${times(limit)}: ${verdict(measured, limit)}.`,
    );
  }
}
