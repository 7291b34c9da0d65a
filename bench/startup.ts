import { join } from 'node:path';
import { API_KEYS } from '../__tests__/support/connect';
import { ConnectProcess, type Server } from './connect';
import { inputVariables, ROOT, runToEnd, type Workspace } from './processes';
import { median, medianRatio, verdict, type Samples } from './statistics';
import { ms, printTable, times } from './table';

type Program = 'node' | 'script' | 'action' | 'before';

/** One program that does one thing over one kind of link. */
interface Row {
  readonly program: Program;
  readonly task: 'nothing' | 'unchanged' | 'update' | 'create';
  readonly roundTripMs: number;
}

export interface Measured extends Row {
  readonly samples: Samples;
}

interface Place {
  readonly node: string;
  readonly dist: string;
  /** Another bundle to compare with. */
  readonly before: string | null;
  readonly workspace: Workspace;
}

export const ROUND_TRIPS_MS = [0, 30, 80];

const LIMITS: readonly { row: Row; base: Row; most: number }[] = [
  ...(['unchanged', 'update'] as const).map((task) => ({
    row: { program: 'action', task, roundTripMs: 0 } as const,
    base: { program: 'before', task, roundTripMs: 0 } as const,
    most: 1.05,
  })),
  ...(
    [
      ['unchanged', 0.75],
      ['update', 0.9],
    ] as const
  ).map(([task, most]) => ({
    row: { program: 'action', task, roundTripMs: 80 } as const,
    base: { program: 'script', task: 'update', roundTripMs: 80 } as const,
    most,
  })),
];

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

/**
 * One integration over TLS, from the start of the process to its end, all programs in turns, round after round.
 *
 * What is compared stands side by side, and each second round goes backwards: whatever ran before leaves its traces.
 */
export async function measureStartup(
  runs: number,
  roundTripsMs: readonly number[],
  place: Place,
): Promise<readonly Measured[]> {
  const rows = rowsOf(roundTripsMs, place.before !== null).map((row) => ({
    ...row,
    samples: [] as number[],
  }));
  const servers = new ConnectProcess();
  try {
    // The first round only warms up the caches of the disk.
    for (let round = 0; round <= runs; round += 1) {
      const first = round % rows.length;
      const order = [...rows.slice(first), ...rows.slice(0, first)];
      for (const row of round % 2 === 0 ? order : order.toReversed()) {
        const taken = await runOne(row, servers, place);
        if (round > 0) row.samples.push(taken);
      }
    }
    return rows;
  } finally {
    servers.end();
  }
}

function rowsOf(roundTripsMs: readonly number[], withBefore: boolean): readonly Row[] {
  const actions = withBefore ? (['action', 'before'] as const) : (['action'] as const);
  return [
    { program: 'node', task: 'nothing', roundTripMs: 0 },
    ...roundTripsMs.flatMap((roundTripMs): readonly Row[] => [
      { program: 'script', task: 'update', roundTripMs },
      { program: 'script', task: 'create', roundTripMs },
      ...(['unchanged', 'update', 'create'] as const).flatMap((task) =>
        actions.map((program) => ({ program, task, roundTripMs })),
      ),
    ]),
  ];
}

async function runOne(row: Row, servers: ConnectProcess, place: Place): Promise<number> {
  const { node, dist, before, workspace } = place;
  workspace.clear();
  if (row.program === 'node') return runToEnd(node, ['-e', '0'], workspace.env).ms;
  const server = await servers.open({
    tls: true,
    roundTripMs: row.roundTripMs,
    integrations: [INTEGRATION],
  });
  try {
    if (row.program === 'script') {
      const script = join(ROOT, 'bench/curl-jq.sh');
      return runToEnd('bash', [script], scriptEnvironment(row, server, workspace)).ms;
    }
    const bundle = row.program === 'before' && before !== null ? before : dist;
    const env = { ...workspace.env, ...inputsOf(row, server) };
    return runToEnd(node, [join(bundle, 'index.js')], env).ms;
  } finally {
    await server.close();
  }
}

function nameIn({ task }: Row): string {
  return task === 'create' ? 'Another' : INTEGRATION.name;
}

function inputsOf(row: Row, { url, authority }: Server): Record<string, string> {
  const { config } = INTEGRATION;
  return inputVariables({
    'connect-server': url,
    'connect-api-key': API_KEYS.administrator,
    'ca-certificate': authority ?? '',
    name: nameIn(row),
    description: row.task === 'update' ? 'As it will be' : INTEGRATION.description,
    template: INTEGRATION.template,
    'auth-type': config.auth_type,
    'auth-mode': config.auth_mode,
    'authorization-uri': config.authorization_uri,
    'token-uri': config.token_uri,
    'client-id': config.client_id,
    scopes: config.scopes,
    'client-secret': SECRET,
    'update-secret': 'on-create',
  });
}

function scriptEnvironment(
  row: Row,
  { url, authority }: Server,
  workspace: Workspace,
): Record<string, string> {
  const { config } = INTEGRATION;
  return {
    ...workspace.env,
    CURL_CA_BUNDLE: workspace.write('authority.pem', authority ?? ''),
    CONNECT_SERVER: url,
    CONNECT_API_KEY: API_KEYS.administrator,
    NAME: nameIn(row),
    DESCRIPTION: 'As it will be',
    AUTHORIZATION_URI: config.authorization_uri,
    TOKEN_URI: config.token_uri,
    CLIENT_ID: config.client_id,
    CLIENT_SECRET: SECRET,
  };
}

const WORDS: Readonly<Record<Program, string>> = {
  node: 'node -e 0',
  script: 'curl + jq',
  action: 'action',
  before: 'action, before',
};

function nameOf({ program, task, roundTripMs }: Row): string {
  return program === 'node' ? WORDS.node : `${WORDS[program]}, ${task}, ${roundTripMs} ms`;
}

export function printStartup(rows: readonly Measured[]): void {
  const find = (row: Row): Measured | undefined =>
    rows.find(
      (one) =>
        one.program === row.program && one.task === row.task && one.roundTripMs === row.roundTripMs,
    );
  printTable(
    `One integration over TLS, by the round trip of the link, process start to exit, ${rows[0]?.samples.length ?? 0} interleaved runs`,
    ['', 'median ms', 'min ms', '÷ curl + jq'],
    rows.map((row) => {
      const task = row.task === 'create' ? 'create' : 'update';
      const script = find({ program: 'script', task, roundTripMs: row.roundTripMs });
      return [
        nameOf(row),
        ms(median(row.samples)),
        ms(Math.min(...row.samples)),
        times(median(row.samples) / median(script?.samples ?? [])),
      ];
    }),
  );
  for (const { row, base, most } of LIMITS) {
    const [own, other] = [find(row), find(base)];
    if (own === undefined || other === undefined) continue;
    const measured = medianRatio(own.samples, other.samples);
    console.log(
      `${nameOf(row)} ÷ ${nameOf(base)}: ${times(measured.ratio)} (${times(measured.low)} to ${times(measured.high)}), at most ${times(most)}: ${verdict(measured, most)}.`,
    );
  }
}
