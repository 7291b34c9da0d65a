import type { StoredIntegration } from '../connect';
import type { Stage } from './stage';

/** What was there before, and what has been since. */
export class Past {
  /** GUIDs of what was there before the first run. */
  readonly before: ReadonlySet<string>;
  /** GUIDs of what any run has made. */
  readonly made = new Set<string>();
  /** The associations of integrations that no run declares. */
  readonly foreignAssociations: readonly string[];
  /** Each name that an integration has ever had, by its GUID. */
  private readonly namesOf = new Map<string, Set<string>>();

  /** @param stage on which nothing has happened yet */
  constructor(stage: Stage) {
    const { integrations } = stage.connect;
    this.before = new Set(integrations.map(({ guid }) => guid));
    this.foreignAssociations = stage.associationsOf(stage.foreign.map(({ guid }) => guid));
    for (const one of integrations) this.rememberName(one);
  }

  hasHadName(guid: string, name: string): boolean {
    return this.namesOf.get(guid)?.has(name) === true;
  }

  rememberName({ guid, name }: StoredIntegration): void {
    const names = this.namesOf.get(guid) ?? new Set();
    this.namesOf.set(guid, names.add(name ?? ''));
  }
}
