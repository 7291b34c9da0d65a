import type { ServerOptions } from '../support/connect';
import type { RunOptions } from '../support/run-action';
import {
  AZURE,
  expectSuccess,
  SERVICE,
  storedAzure,
  useScenario,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

/**
 * Much longer than a client takes to send requests together, so that all of them arrive before the first is answered.
 * The count is too high, never too low, on a machine that is slower than that.
 */
const LATENCY_MS = 150;

const FILE = 'integrations.yml';

/** A run against a server that takes its time, and the requests that it needed one after the other. */
async function count(
  inputs: Inputs,
  seed: Parameters<Awaited<ReturnType<typeof connect>>['connect']['seed']>[0] = {},
  { files, options = {} }: { files?: RunOptions['files']; options?: ServerOptions } = {},
) {
  const server = await connect({ latencyMs: LATENCY_MS, ...options });
  server.connect.seed(seed);
  const result = await run(server, inputs, {
    ...(files && { files }),
    env: { SECRET: 'secret-of-the-manifest' },
  });
  expectSuccess(result);
  return {
    operation: result.outputs['operation'],
    roundTrips: server.roundTrips(),
    requests: server.requests.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`),
  };
}

const OBSERVE = [
  'GET /__api__/server_settings',
  'GET /__api__/v1/oauth/integrations',
  'GET /__api__/v1/oauth/templates',
  'GET /__api__/v1/user',
];
const INTEGRATIONS = '/__api__/v1/oauth/integrations';

describe('round trips: requests that have to wait for one another', () => {
  it('unchanged: 1', async () => {
    const { roundTrips, requests, operation } = await count(AZURE, {
      integrations: [storedAzure()],
    });
    expect(operation).toBe('unchanged');
    expect(roundTrips).toBe(1);
    expect(requests.toSorted()).toEqual(OBSERVE);
  });

  it('update: 2', async () => {
    const { roundTrips, requests, operation } = await count(
      { ...AZURE, description: 'Another one' },
      { integrations: [storedAzure()] },
    );
    expect(operation).toBe('updated');
    expect(roundTrips).toBe(2);
    expect(requests.toSorted().slice(0, 4)).toEqual(OBSERVE);
    expect(requests.slice(4)).toEqual([expect.stringMatching(/^PATCH /)]);
  });

  it('create: 3, of which the last looks for concurrent runs', async () => {
    const { roundTrips, requests, operation } = await count(AZURE);
    expect(operation).toBe('created');
    expect(roundTrips).toBe(3);
    expect(requests.slice(4)).toEqual([`POST ${INTEGRATIONS}`, `GET ${INTEGRATIONS}`]);
  });

  it('dry run: 1', async () => {
    const { roundTrips, operation } = await count({ ...AZURE, 'dry-run': 'true' });
    expect(operation).toBe('created');
    expect(roundTrips).toBe(1);
  });

  it('verify: 1 more, since Connect verifies what is stored', async () => {
    const { roundTrips, requests } = await count({ ...SERVICE, verify: 'true' });
    expect(roundTrips).toBe(4);
    expect(requests.at(-1)).toMatch(/^POST .*\/verify$/);
  });

  it('delete: 3, of which the second asks who would lose it', async () => {
    const { roundTrips, requests, operation } = await count(
      { name: 'Azure', state: 'absent' },
      { integrations: [storedAzure()] },
    );
    expect(operation).toBe('deleted');
    expect(roundTrips).toBe(3);
    expect(requests.slice(4)).toEqual([
      expect.stringMatching(/^GET .*\/associations$/),
      expect.stringMatching(/^DELETE /),
    ]);
  });

  describe('an access list', () => {
    const ACCESS = { ...AZURE, 'allowed-users': 'alice', 'allowed-groups': 'analysts' };
    const people = { users: [{ username: 'alice' }], groups: [{ name: 'analysts' }] };

    it('is looked up with all else', async () => {
      const { roundTrips, requests } = await count({ ...ACCESS, 'max-parallel': '8' }, people);
      expect(roundTrips).toBe(3);
      expect(requests).toHaveLength(8);
    });

    it('takes 1 more where that is more requests than max-parallel', async () => {
      const { roundTrips } = await count(ACCESS, people);
      expect(roundTrips).toBe(4);
    });

    it('takes 1 more where others are on it, to call them by their names', async () => {
      const guid = 'bbbbbbbb-0000-4000-8000-000000000001';
      const { roundTrips } = await count(
        { ...ACCESS, 'max-parallel': '8' },
        {
          ...people,
          users: [...people.users, { username: 'bob', guid }],
          integrations: [
            { ...storedAzure(), permissions: [{ user_guid: guid, group_guid: null }] },
          ],
        },
      );
      expect(roundTrips).toBe(3);
    });
  });

  describe('a content item', () => {
    const guid = 'cccccccc-0000-4000-8000-000000000001';
    const ASSOCIATED = { ...AZURE, 'content-guids': guid, 'max-parallel': '8' };

    it('that has the integration: none more', async () => {
      const integration_guid = 'aaaaaaaa-0000-4000-8000-000000000001';
      const { roundTrips, operation } = await count(ASSOCIATED, {
        content: [{ guid }],
        integrations: [storedAzure({ guid: integration_guid })],
        associations: [{ content_guid: guid, integration_guid }],
      });
      expect(operation).toBe('unchanged');
      expect(roundTrips).toBe(1);
    });

    it('that lacks it: 3 more. Connect replaces whole sets: they are read, written and read again', async () => {
      const { roundTrips, requests } = await count(ASSOCIATED, {
        content: [{ guid }],
        integrations: [storedAzure()],
      });
      expect(roundTrips).toBe(4);
      expect(requests.slice(5).map((request) => request.split(' ')[0])).toEqual([
        'GET',
        'PUT',
        'GET',
      ]);
    });
  });

  it('a manifest with a change of each kind: no more than the longest of them', async () => {
    const { roundTrips } = await count(
      { manifest: FILE, 'max-parallel': '8', 'update-secret': 'on-create' },
      { integrations: [storedAzure({ name: 'Old' }), storedAzure({ name: 'Same' })] },
      {
        files: {
          [FILE]: `integrations:
  - name: New
    template: github
    config: { client_id: c }
    secrets: { client_secret: "\${SECRET}" }
  - name: Old
    description: another one
  - name: Same
`,
        },
      },
    );
    expect(roundTrips).toBe(3);
  });
});
