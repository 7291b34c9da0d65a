import fc from 'fast-check';
import type { Fault, FaultKind } from '../connect';

/*
 * Histories of concurrent runs, as plain data: what each run declares, when it starts, and what befalls it.
 */

export const NAMES = ['Azure', 'azure ', 'Lake 湖'] as const;
/** What the first of them may have been named before. */
export const FORMER_NAME = 'Cloud';
export const USERS = ['alice', 'bob'] as const;
export const GROUPS = ['finance'] as const;
export const CONTENT_ITEMS = 2;

export interface Declaration {
  readonly name: (typeof NAMES)[number];
  readonly absent: boolean;
  readonly allowDeleteInUse: boolean;
  readonly description: string | null;
  readonly clientId: string;
  readonly secret: string;
  /** `null` leaves it alone. */
  readonly access: 'everyone' | readonly string[] | null;
  readonly content: readonly number[];
  /** Whether it is declared to have had the former name. */
  readonly formerly: boolean;
}

/** An answer that belongs to another request. */
export interface MixUp {
  /**
   * What comes instead of the answer: what Connect tells of an integration that is there, the last answer to a request of
   * this method by whatever run, or the answer to the next one, which gets this one's.
   */
  readonly mixedUp: 'existing' | 'repeated' | 'swapped';
  /** Whether Connect handles the request. A swapped one it always does. */
  readonly handled: boolean;
  /** Chooses one of those that are there. */
  readonly which: number;
  /** Whether the answer tells the correlation id of the request that it belongs to. */
  readonly tellsId: boolean;
}

export type ChaosFault = Fault<FaultKind | MixUp>;

/** After these, two integrations of one name are possible although no run fails. */
export function landsAmiss({ kind }: ChaosFault): boolean {
  return kind === 'stale-list' || (typeof kind === 'object' && 'handledLater' in kind);
}

export interface RunPlan {
  readonly startsAt: number;
  readonly declarations: readonly Declaration[];
  readonly updateSecret: 'always' | 'on-create';
  readonly maxAttempts: number;
  readonly maxParallel: number;
  readonly seed: number;
  readonly faults: readonly ChaosFault[];
  readonly slowness: number;
  /** Milliseconds after the start; its process vanishes. */
  readonly killedAfter: number | null;
  /** Milliseconds after the start; as by SIGINT, and by SIGTERM 7.5 s later. */
  readonly stoppedAfter: number | null;
}

export interface History {
  /** How many integrations of each name there are before the first run, made by nobody. */
  readonly before: readonly number[];
  /** How many there are of the former name. */
  readonly formerBefore: number;
  readonly usedBefore: boolean;
  readonly runs: readonly RunPlan[];
}

const declaration: fc.Arbitrary<Declaration> = fc
  .record({
    name: fc.constantFrom(NAMES[0], NAMES[0], NAMES[0], NAMES[1], NAMES[2]),
    absent: often(false, true, 9),
    allowDeleteInUse: fc.boolean(),
    description: fc.constantFrom(null, 'Blob storage', 'Lake'),
    clientId: fc.constantFrom('client-1', 'client-1', 'client-2'),
    secret: fc.constantFrom('s3cret-one', 's3cret "two"\n'),
    access: fc.constantFrom(
      null,
      null,
      'everyone' as const,
      ['alice'],
      ['alice', 'bob', 'finance'],
    ),
    content: fc.constantFrom([], [], [0], [0, 1]),
    formerly: often(false, true, 3),
  })
  .map((one) => ({ ...one, formerly: one.formerly && one.name === NAMES[0] && !one.absent }));

/** Later ones of a name that is there already do not count. */
const declarations = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(declaration, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(declaration, { minLength: 2, maxLength: 4 }) },
  )
  .map((all) => [...new Map(all.map((one) => [one.name, one] as const).reverse()).values()]);

const failing = fc.constantFrom(408, 500, 502, 503, 504);
const faultKind: fc.Arbitrary<FaultKind> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<FaultKind>(
      'drop-before',
      'drop-after',
      'drop-after',
      'reset-half',
      'hang-before',
      'hang-after',
      'hang-after',
      'not-an-integration',
      'truncated-json',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.record({ status: failing, handled: fc.boolean() }),
      fc.record({
        status: fc.constantFrom(429, 503),
        headers: fc.constantFrom({ 'retry-after': '1' }, { 'retry-after': '86400' }),
      }),
      fc.record({ html: fc.constantFrom(200, 502), handled: fc.boolean() }),
      fc.constant({ redirect: 302, location: 'https://login.example.com/' }),
      fc.constant({ status: 403 }),
    ),
  },
  { weight: 2, arbitrary: fc.record({ delayMs: fc.integer({ min: 100, max: 40_000 }) }) },
  { weight: 1, arbitrary: fc.record({ handledLater: fc.integer({ min: 1, max: 60_000 }) }) },
);

export const LIST = '/v1/oauth/integrations';

const mixUp = (handled: fc.Arbitrary<boolean>): fc.Arbitrary<MixUp> =>
  fc.record({
    mixedUp: fc.constantFrom('existing', 'repeated', 'swapped'),
    handled,
    which: fc.nat(9),
    tellsId: fc.boolean(),
  });
const times = fc.constantFrom(1, 1, 1, 3);
const nth = fc.integer({ min: 1, max: 2 });

const fault: fc.Arbitrary<ChaosFault> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: mixUp(fc.boolean()),
      on: fc.record({ method: fc.constant('POST'), nth, times }),
    }),
  },
  {
    // Of an update that is not carried out, the answer to the one before would be a lie that nobody can see through.
    weight: 1,
    arbitrary: fc.record({
      kind: mixUp(fc.constant(true)),
      on: fc.record({ method: fc.constant('PATCH'), nth, times }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: faultKind,
      on: fc.record({
        method: fc.constantFrom('POST', 'POST', 'POST', 'PATCH', 'PUT', 'DELETE', 'GET'),
        nth: fc.integer({ min: 1, max: 3 }),
        times: fc.constantFrom(1, 1, 2, 4),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: faultKind,
      on: fc.record({ nth: fc.integer({ min: 1, max: 20 }), times: fc.constant(1) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant<FaultKind>('stale-list'),
      on: fc.record({
        method: fc.constant('GET'),
        path: fc.constant(new RegExp(`${LIST}$`)),
        nth: fc.integer({ min: 1, max: 3 }),
      }),
    }),
  },
);

const runPlan: fc.Arbitrary<RunPlan> = fc.record({
  startsAt: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 5_000 })),
  declarations,
  updateSecret: fc.constantFrom('always', 'on-create'),
  maxAttempts: fc.constantFrom(5, 5, 5, 1, 2),
  maxParallel: fc.constantFrom(4, 1),
  seed: fc.nat(),
  faults: fc.oneof(fc.constant([]), fc.array(fault, { maxLength: 4 })),
  slowness: fc.constantFrom(20, 20, 200, 2_000),
  killedAfter: rarely(
    fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ max: 40_000, min: 0 })),
  ),
  stoppedAfter: rarely(
    fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ max: 40_000, min: 0 })),
  ),
});

/** One to eight runs within five seconds. */
export const history: fc.Arbitrary<History> = fc.record({
  before: fc.tuple(existing(), existing(), existing()),
  formerBefore: existing(),
  usedBefore: fc.boolean(),
  runs: fc.oneof(
    { weight: 2, arbitrary: fc.array(runPlan, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(runPlan, { minLength: 1, maxLength: 8 }) },
  ),
});

function existing(): fc.Arbitrary<number> {
  return fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2);
}

function often<T>(usual: T, other: T, weight: number): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constant(other) },
  );
}

function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
}
