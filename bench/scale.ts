import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { API_KEYS } from '../__tests__/support/connect';
import { ConnectProcess, type Server, type Traffic } from './connect';
import { inputVariables, peakMemory, runToEnd, type Workspace } from './processes';
import { median, type Samples } from './statistics';
import { kB, MiB, ms, printTable, thousands, times } from './table';

export interface ScaleOptions {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly latencyMs: number;
  readonly maxParallel: number;
  /** Whether each integration has a secret of its own, or all have the same. */
  readonly ownSecrets: boolean;
}

export interface ScalePoint extends Traffic {
  readonly integrations: number;
  readonly task: 'create' | 'unchanged';
  readonly ms: Samples;
  /** Bytes; `null` where the system does not tell. */
  readonly peak: number | null;
  readonly summary: number;
  readonly log: number;
  readonly logLines: number;
}

export interface Scale {
  readonly options: ScaleOptions;
  /** Milliseconds of a run that declares nothing. */
  readonly startup: Samples;
  readonly points: readonly ScalePoint[];
}

const MOST_OF_IDEAL = 2.5;
const MOST_MEMORY = 140 * 2 ** 20;
/** Beyond one for each integration. */
const MOST_MORE_REQUESTS = 6;

interface Place {
  readonly node: string;
  readonly dist: string;
  readonly workspace: Workspace;
}

/** Creates the integrations of a manifest, and finds nothing to do when it is applied again. */
export async function measureScale(options: ScaleOptions, place: Place): Promise<Scale> {
  const { runs, sizes, latencyMs } = options;
  const { workspace } = place;
  const servers = new ConnectProcess();
  const apply = async (server: Server, integrations: number, keepState = false) => {
    workspace.clear();
    const memory = peakMemory(workspace);
    const { ms: taken, stdout } = runToEnd(
      place.node,
      [join(place.dist, 'index.js')],
      {
        ...workspace.env,
        ...memory.env,
        ...secrets(options.ownSecrets ? integrations : 1),
        ...inputVariables({
          'connect-server': server.url,
          'connect-api-key': API_KEYS.administrator,
          'ca-certificate': server.authority ?? '',
          manifest: 'manifest.yml',
          'update-secret': 'on-create',
          'max-parallel': String(options.maxParallel),
        }),
      },
      workspace.folder,
    );
    const traffic = await server.close(keepState);
    return {
      ...traffic,
      taken,
      peak: memory.read(),
      summary: Buffer.byteLength(workspace.read('summary')),
      log: Buffer.byteLength(stdout),
      logLines: stdout.split('\n').length - 1,
    };
  };

  try {
    const startup: number[] = [];
    workspace.write('manifest.yml', 'integrations: []\n');
    for (let run = 0; run <= Math.max(runs, 3); run += 1) {
      const { taken } = await apply(await servers.open({ tls: true }), 0);
      if (run > 0) startup.push(taken);
    }
    const points: ScalePoint[] = [];
    for (const integrations of sizes) {
      workspace.write('manifest.yml', manifest(integrations, options.ownSecrets));
      const created = [];
      const unchanged = [];
      for (let run = 0; run < runs; run += 1) {
        const server = await servers.open({ latencyMs, tls: true });
        created.push(await apply(server, integrations, true));
        unchanged.push(
          await apply(
            await servers.open({ latencyMs, tls: true, stateOf: server.id }),
            integrations,
          ),
        );
      }
      for (const [task, results] of [
        ['create', created],
        ['unchanged', unchanged],
      ] as const) {
        const most = (pick: (result: (typeof results)[number]) => number): number =>
          Math.max(...results.map(pick));
        points.push({
          integrations,
          task,
          ms: results.map(({ taken }) => taken),
          requests: most(({ requests }) => requests),
          roundTrips: most(({ roundTrips }) => roundTrips),
          connections: most(({ connections }) => connections),
          peakInFlight: most(({ peakInFlight }) => peakInFlight),
          peak: results.some(({ peak }) => peak === null) ? null : most(({ peak }) => peak ?? 0),
          summary: most(({ summary }) => summary),
          log: most(({ log }) => log),
          logLines: most(({ logLines }) => logLines),
        });
      }
    }
    return { options, startup, points };
  } finally {
    servers.end();
  }
}

function secrets(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [secretName(index), `client-secret~${hex(index)}`]),
  );
}

function secretName(index: number): string {
  return `SECRET_${index}`;
}

/** Digits that look as random as those of a secret, and are the same in every run. */
function hex(index: number): string {
  return (((index + 1) * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(3);
}

function manifest(integrations: number, ownSecrets: boolean): string {
  const entries = Array.from(
    { length: integrations },
    (_, index) => `
  - name: Integration ${index}
    template: azure
    config:
      auth_type: Viewer
      tenant_id: 11111111-2222-3333-4444-555555555555
      client_id: client-${index}
    secrets:
      client_secret: \${${secretName(ownSecrets ? index : 0)}}`,
  );
  return `integrations:${entries.join('')}\n`;
}

/** The least time that creating could take: the writes, `maxParallel` at once, and the start of the process. */
function ideal({ options, startup }: Scale, integrations: number): number {
  return (integrations / options.maxParallel) * options.latencyMs + median(startup);
}

export function printScale(scale: Scale): void {
  const { options, startup, points } = scale;
  const { latencyMs, maxParallel, runs, ownSecrets } = options;
  const created = points.filter(({ task }) => task === 'create');
  printTable(
    `Scale: a manifest over TLS, latency ${latencyMs} ms, max-parallel ${maxParallel}, ${ownSecrets ? 'a secret for each integration' : 'one secret'}, ${runs} run(s) each`,
    [
      '',
      'requests',
      'connections',
      'median ms',
      '÷ ideal',
      'ms for each',
      'peak memory',
      'summary',
      'log',
      'log lines',
    ],
    points.map((point) => [
      `${point.task} ${thousands(point.integrations)}`,
      thousands(point.requests),
      String(point.connections),
      ms(median(point.ms)),
      point.task === 'create' ? times(median(point.ms) / ideal(scale, point.integrations)) : '',
      ((median(point.ms) - median(startup)) / point.integrations).toFixed(3),
      MiB(point.peak),
      kB(point.summary),
      kB(point.log),
      thousands(point.logLines),
    ]),
  );
  console.log(
    `Ideal: n ÷ ${maxParallel} × ${latencyMs} ms + ${ms(median(startup))} ms for a manifest that declares nothing.`,
  );
  const worst = Math.max(...created.map((one) => median(one.ms) / ideal(scale, one.integrations)));
  console.log(
    `Creating, worst ÷ ideal: ${times(worst)}, at most ${times(MOST_OF_IDEAL)}: ${worst <= MOST_OF_IDEAL ? 'met' : 'NOT met'}.`,
  );
  for (const task of ['create', 'unchanged'] as const) {
    const own = points.filter((point) => point.task === task);
    const [first, last] = [own.at(0), own.at(-1)];
    if (first === undefined || last === undefined || first === last) continue;
    const each = ({ ms: taken, integrations }: ScalePoint): number =>
      (median(taken) - median(startup)) / integrations;
    console.log(
      `${task}, time for each integration, ${thousands(last.integrations)} against ${thousands(first.integrations)}: ${times(each(last) / each(first))} (1 is linear).`,
    );
  }
  for (const { integrations, requests } of created) {
    const most = integrations + MOST_MORE_REQUESTS;
    console.log(
      `Requests, create ${thousands(integrations)}: ${thousands(requests)}, at most ${thousands(most)}: ${requests <= most ? 'met' : 'NOT met'}.`,
    );
  }
  for (const point of created.filter(({ integrations }) => integrations === 1000)) {
    if (point.peak === null) console.log('Peak memory: this system does not tell.');
    else {
      console.log(
        `Peak memory, ${point.task} 1,000: ${MiB(point.peak)}, at most ${MiB(MOST_MEMORY)}: ${point.peak <= MOST_MEMORY ? 'met' : 'NOT met'}.`,
      );
    }
  }
}
