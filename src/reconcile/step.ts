import type { IntegrationUpdate, NewIntegration } from '../connect/integrations';
import type { Integration, Principal, Template } from '../connect/schemas';
import type { Desired, DesiredAbsence, DesiredIntegration } from '../inputs/desired';

/** A declared value that differs from the stored one. Never a secret. */
export interface Change {
  /** `name`, `description`, `access`, `content`, or `config.` and a key. */
  readonly field: string;
  /** `null` if nothing is stored, or if something is added to a list. */
  readonly from: string | null;
  /** `null` if something is removed from a list. */
  readonly to: string | null;
}

/** A declared integration, and what the server makes of the declaration. */
export interface Target {
  readonly desired: DesiredIntegration;
  /** `null` where the server does not tell. */
  readonly template: Template | null;
  /** The declared access list; `null` leaves it alone, and an empty one is open to every publisher. */
  readonly permissions: readonly Principal[] | null;
}

/** A secret config key that will be sent. Its value cannot be compared with the stored one. */
export interface SentSecret {
  readonly key: string;
  /** The environment variable that the value comes from; `null` if it was given as an input. */
  readonly variable: string | null;
}

/** What is left as it is because nothing is declared of it, or because secrets are not sent this time. */
export interface Kept {
  /** `access`, `content`, or `config.` and a secret key. */
  readonly field: string;
  readonly because: KeptBecause;
}

/**
 * - `not-managed`: nothing is declared, so it stays as it is
 * - `open`: no access list is declared for a new integration, so every publisher may use it
 * - `none-given`: the template has this secret, and no value was given
 * - `needed`: the same of a new integration, which cannot be made without it
 * - `needed-to-update`: the same of one whose declared settings need it, and whose stored settings have none
 * - `on-create`: `update-secret` is `on-create`, and nothing asks for the secret to be sent again
 * - `not-allowed`: the template does not allow this secret with the settings that are declared
 */
export type KeptBecause =
  | 'not-managed'
  | 'open'
  | 'none-given'
  | 'needed'
  | 'needed-to-update'
  | 'on-create'
  | 'not-allowed';

/** A reason why a declaration cannot be carried out. */
export interface DeclarationProblem {
  /** One or more whole sentences. */
  readonly message: string;
  /**
   * The part of the declaration that it is about, as a manifest has it, with dots between keys and indices: `template`,
   * `config.scopes`, `secrets.client_secret`, `access.users.0`, `content.1`. `null` if it is about the whole.
   */
  readonly path: string | null;
}

interface Noted {
  readonly warnings: readonly string[];
}

/** An integration that does not exist yet. */
export interface CreateStep extends Noted, Target {
  readonly operation: 'create';
  readonly changes: readonly Change[];
  readonly secrets: readonly SentSecret[];
  readonly kept: readonly Kept[];
  readonly body: NewIntegration;
  /** Content items to associate. */
  readonly content: readonly string[];
}

/** An integration that exists, and what has to be written so that it is as declared. */
export interface UpdateStep extends Noted, Target {
  readonly operation: 'update';
  readonly integration: Integration;
  readonly changes: readonly Change[];
  readonly secrets: readonly SentSecret[];
  /** The declared settings that give the integration another client, so that it needs its secrets again. */
  readonly newClient: readonly string[];
  readonly kept: readonly Kept[];
  /** `null` if only content items have to be associated. */
  readonly body: IntegrationUpdate | null;
  readonly content: readonly string[];
}

/** An integration that is to be deleted. */
export interface DeleteStep extends Noted {
  readonly operation: 'delete';
  readonly desired: DesiredAbsence;
  readonly integration: Integration;
  /** GUIDs of the content items that lose it. */
  readonly content: readonly string[];
}

/** A declaration that holds already. */
export interface UnchangedStep extends Noted {
  readonly operation: 'unchanged';
  readonly desired: Desired;
  /** `null` if it is declared absent. */
  readonly integration: Integration | null;
  readonly kept: readonly Kept[];
}

/** A declaration that cannot be carried out, found before anything was sent for it. */
export interface RefusedStep extends Noted {
  readonly operation: 'refused';
  readonly desired: Desired;
  /** The one that it is about; `null` if there is none, or several. */
  readonly integration: Integration | null;
  readonly problems: readonly DeclarationProblem[];
}

export type Step = CreateStep | UpdateStep | DeleteStep | UnchangedStep | RefusedStep;

/** An integration of the server that nothing is declared of. */
export interface Undeclared {
  readonly guid: string;
  readonly name: string;
  readonly template: string | null;
  /** How many content items have it; `null` where the server does not tell. */
  readonly contentCount: number | null;
  /** The declared and former names that it is easily taken for. */
  readonly resembles: readonly { readonly name: string; readonly former: boolean }[];
  /** The names of new integrations that have its client, so that they may be meant as renames of it. */
  readonly sameClientAs: readonly string[];
}

/**
 * Whether a manifest names every integration of the server.
 *
 * - `not-said`: it does not say so
 * - `yes`, `no`: it says so, and it does, or does not
 * - `unknown`: it says so, and the API key may not see all integrations
 */
export type Completeness = 'not-said' | 'yes' | 'no' | 'unknown';

/** What a run will do: one step for each declaration, in declared order. */
export interface Plan {
  readonly steps: readonly Step[];
  /** What the server has and the manifest does not name, by name; empty without a manifest. */
  readonly undeclared: readonly Undeclared[];
  /** The declarations whose former names this server has no use for any more: nothing there has one of them. */
  readonly formerlyNeedless: readonly Desired[];
  /** Whether the API key is known to see every integration. Without a manifest nobody asks. */
  readonly seesAll: boolean;
  readonly completeness: Completeness;
  /** Why Connect would refuse what this plan writes of integrations; `null` if nothing tells, or it writes none. */
  readonly refusal: string | null;
  /** The same in the words of a dry run, which does not need to write. */
  readonly planOnly: string | null;
  /** What is worth knowing about the server as a whole. */
  readonly warnings: readonly string[];
}

/** Whether a step writes the integration itself, for which Connect asks for an administrator's key. */
export function writesIntegration(step: Step): boolean {
  switch (step.operation) {
    case 'create':
    case 'delete':
      return true;
    case 'update':
      return step.body !== null;
    case 'unchanged':
    case 'refused':
      return false;
  }
}
