import type { InProcessResult } from '../in-process';
import type { SimulatedConnect, StoredIntegration } from '../connect';
import {
  CONTENT_ITEMS,
  FORMER_NAME,
  GROUPS,
  NAMES,
  USERS,
  type Declaration,
  type History,
  type RunPlan,
} from './history';

/** What one run has done to the server. */
export class RunRecord {
  readonly plan: RunPlan;
  readonly postsLanded = new Map<string, number>();
  /** Names by GUID of what its POSTs have made, whether or not it has been told. */
  readonly made = new Map<string, string>();
  /** GUIDs that the answer to one of its own POSTs has told it. */
  readonly told = new Set<string>();
  readonly patched = new Set<string>();
  readonly deleted = new Set<string>();
  /** `content integration` of associations that it has written. */
  readonly associated = new Set<string>();
  /** Content items whose associations it was told that it has written. */
  readonly toldAssociated = new Set<string>();
  /** Names that it has posted without having read the list since. */
  readonly notLookedFor = new Set<string>();
  /** What it last read of each content item. */
  readonly lastRead = new Map<string, ReadonlySet<string>>();
  /** Whether it has given a new name to something. */
  renames = false;
  killed = false;
  result: InProcessResult | undefined;
  endedAt: number | undefined;

  constructor(
    plan: RunPlan,
    readonly label: string,
  ) {
    this.plan = plan;
  }

  declares(name: string | null): Declaration | undefined {
    return this.plan.declarations.find((one) => one.name === name);
  }
}

/** The stage on which a history is played. */
export class Stage {
  /** GUIDs of the content items. */
  readonly content: readonly string[];
  /** Integrations that no run declares. */
  readonly foreign: readonly StoredIntegration[];
  readonly records: readonly RunRecord[];
  /** Whether some run deletes by name: then even what was looked for and found may be gone again. */
  readonly deletes: boolean;
  /** GUIDs of users and groups by name. */
  private readonly principals: ReadonlyMap<string, string>;

  /** Puts on the server what is there before the first run. */
  constructor(
    readonly history: History,
    readonly connect: SimulatedConnect,
  ) {
    const seeded = connect.seed({
      users: USERS.map((username) => ({ username })),
      groups: GROUPS.map((name) => ({ name })),
      content: Array.from({ length: CONTENT_ITEMS }, () => ({})),
      integrations: [
        { name: 'AZURE', template: 'github', config: { client_id: 'client-1' } },
        { name: ' Azure', template: 'github', config: { client_id: 'client-2' } },
      ],
    });
    this.foreign = connect.integrations;
    const { integrations } = connect.seed({
      integrations: [...NAMES, FORMER_NAME].flatMap((name, index) =>
        Array.from(
          { length: [...history.before, history.formerBefore][index] ?? 0 },
          (_, copy) => ({
            name,
            template: 'github',
            config: { auth_mode: 'Confidential', client_id: `client-${String(copy + 1)}` },
          }),
        ),
      ),
    });
    this.content = seeded.content.map(({ guid }) => guid);
    connect.seed({
      associations: [...seeded.integrations, ...(history.usedBefore ? integrations : [])].map(
        ({ guid }) => ({ content_guid: this.content[0] ?? '', integration_guid: guid }),
      ),
    });
    this.principals = new Map([
      ...seeded.users.map(({ username, guid }) => [username, guid] as const),
      ...seeded.groups.map(({ name, guid }) => [name, guid] as const),
    ]);
    this.records = history.runs.map((plan, index) => new RunRecord(plan, `run ${index + 1}`));
    this.deletes = history.runs.some(({ declarations }) =>
      declarations.some(({ absent }) => absent),
    );
  }

  named(name: string): StoredIntegration[] {
    return this.connect.integrations.filter((one) => one.name === name);
  }

  /** The associations, each as `content integration`. */
  pairs(): Set<string> {
    return new Set(this.connect.associations.map((a) => `${a.contentGuid} ${a.integrationGuid}`));
  }

  associationsOf(guids: readonly string[]): string[] {
    return [...this.pairs()].filter((pair) => guids.some((guid) => pair.endsWith(guid)));
  }

  /** GUIDs of an access list; `null` if none is declared. */
  declaredPrincipals({ access }: Declaration): string[] | null {
    if (access === null || access === 'everyone') return access === null ? null : [];
    return access.map((name) => this.principals.get(name) ?? name);
  }
}

/** GUIDs of the access list that a server holds. */
export function principalsOf({ permissions }: StoredIntegration): string[] {
  return permissions.map(({ userGuid, groupGuid }) => userGuid ?? groupGuid ?? '');
}
