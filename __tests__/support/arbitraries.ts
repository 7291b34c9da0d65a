import fc from 'fast-check';
import type { ConfigValue } from '../../src/inputs/desired';
import { SimulatedConnect, type ConnectOptions } from './connect';
import type { Template, TemplateField, TemplateOption, Visibility } from './connect';

/** Text such as people write, and text that only a test would. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
);

/** A name that Connect takes and the inputs let pass: not blank, no control characters. */
export const integrationName: fc.Arbitrary<string> = text.filter(
  (name) => name.trim() !== '' && !/\p{Cc}/u.test(name),
);

const word = fc.constantFrom('openid', 'email', 'profile', '.default', 'offline_access', 'repo');
/** Scopes as Connect stores them: words with white space between them. */
export const scopes: fc.Arbitrary<string> = fc
  .array(fc.tuple(word, fc.constantFrom(' ', '  ', '\n', '\t')), { maxLength: 5 })
  .map((words) => words.flat().join(''));

/** The same words in another order, some of them twice. */
export function rearranged(of: string): fc.Arbitrary<string> {
  const words = of.split(/\s+/u).filter((one) => one !== '');
  return fc
    .tuple(
      fc.shuffledSubarray(words, { minLength: words.length }),
      fc.subarray(words),
      fc.constantFrom(' ', '  ', '\n'),
    )
    .map(([all, again, space]) => [...all, ...again].join(space));
}

type Option = Omit<TemplateOption, 'order'>;
type Field = Omit<TemplateField, 'order'>;

const NOTHING_SAID = { description: '', label: '', visibility_expression: null };

/** When a key is visible, in terms of options that come before it. */
function visibility(options: readonly Option[]): fc.Arbitrary<Visibility | null> {
  const [first] = options;
  if (first === undefined) return fc.constant(null);
  const leaf: fc.Arbitrary<Visibility> = fc
    .constantFrom(first, ...options.slice(1))
    .chain(({ name, type, values }) =>
      (type === 'bool' ? fc.boolean() : fc.constantFrom(...values)).map((value) => ({
        name,
        value,
      })),
    );
  const node: fc.Arbitrary<Visibility> = fc.record({
    operator: fc.constantFrom('and' as const, 'or' as const),
    operands: fc.array(leaf, { minLength: 1, maxLength: 3 }),
  });
  return fc.oneof(fc.constant(null), leaf, node);
}

function options(names: readonly string[], before: readonly Option[]): fc.Arbitrary<Option[]> {
  const [name, ...rest] = names;
  if (name === undefined) return fc.constant([...before]);
  const bool = fc.boolean().map((standard) => ({
    type: 'bool' as const,
    values: [],
    default: standard,
  }));
  const select = fc
    .uniqueArray(fc.constantFrom('One', 'Two words', 'three'), { minLength: 1 })
    .map((values) => ({ type: 'select' as const, values, default: values[0] ?? '' }));
  return fc
    .tuple(fc.oneof(bool, select), visibility(before))
    .chain(([option, visibility_expression]) =>
      options(rest, [...before, { ...NOTHING_SAID, name, ...option, visibility_expression }]),
    );
}

const ANYTHING = { validation: '', validation_description: '' };
const NOT_EMPTY = { validation: '\\S', validation_description: 'must not be empty' };
const NUMBER = { validation: '^\\d+$', validation_description: 'must be a number' };

function field(name: string, before: readonly Option[]): fc.Arbitrary<Field> {
  return fc
    .record({
      rule: fc.constantFrom(ANYTHING, NOT_EMPTY, NUMBER),
      secret: fc.boolean(),
      hasDefault: fc.boolean(),
      visibility_expression: visibility(before),
    })
    .map(({ rule, secret, hasDefault, visibility_expression }) => ({
      ...NOTHING_SAID,
      name,
      ...rule,
      // A secret that is optional must say so by its pattern.
      ...(secret && rule === ANYTHING
        ? { validation: '^', validation_description: 'may be anything' }
        : {}),
      secret,
      multiline: false,
      default: hasDefault && !secret ? '3600' : '',
      visibility_expression,
    }));
}

/** A template of a few options and fields, each of which may be visible under certain options only. */
export const template: fc.Arbitrary<Template> = fc
  .tuple(
    fc.shuffledSubarray(['auth_type', 'auth_mode', 'use_pkce', 'max_role'], { maxLength: 3 }),
    fc.shuffledSubarray(['client_id', 'client_secret', 'scopes', 'private_key', 'duration'], {
      maxLength: 4,
    }),
  )
  .chain(([optionNames, fieldNames]) =>
    options(optionNames, []).chain((made) =>
      fc.tuple(...fieldNames.map((name) => field(name, made))).map((fields) => ({
        id: 'made',
        name: 'Made',
        description: '',
        sections: [],
        options: made.map((option, order) => ({ ...option, order })),
        fields: fields.map((one, index) => ({ ...one, order: made.length + index })),
        environment_variables: [],
      })),
    ),
  );

/** What one integration of a template may be declared with. Secrets are still in the open. */
export interface Declared {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly secrets: Readonly<Record<string, string>>;
}

function optionValue({ type, values }: TemplateOption): fc.Arbitrary<ConfigValue> {
  return type === 'bool'
    ? fc.constantFrom<ConfigValue>(true, false, 'true', 'false', 'True', 'FALSE')
    : fc.constantFrom(...values);
}

function fieldValue({ name, validation }: TemplateField): fc.Arbitrary<string> {
  if (validation === NUMBER.validation) return fc.nat().map(String);
  if (name === 'scopes') return scopes.map((words) => `${words} openid`);
  return fc.oneof(
    fc.nat().map(String),
    fc.string({ minLength: 1, maxLength: 12 }).map((value) => `a${value}`),
  );
}

/**
 * Values for any subset of a template's keys, and for all of `needed`. Each value is one that the template takes, whether
 * or not the key is visible.
 */
export function declaration(
  { options, fields }: Template,
  needed: (key: TemplateOption | TemplateField) => boolean = () => false,
): fc.Arbitrary<Declared> {
  const values = (
    keys: readonly { key: TemplateOption | TemplateField; value: fc.Arbitrary<ConfigValue> }[],
  ): fc.Arbitrary<Record<string, ConfigValue>> =>
    fc
      .tuple(
        ...keys.map(({ key, value }) => (needed(key) ? value : fc.option(value, { nil: null }))),
      )
      .map((drawn) =>
        Object.fromEntries(
          keys.flatMap(({ key }, index) => {
            const value = drawn[index] ?? null;
            return value === null ? [] : [[key.name, value]];
          }),
        ),
      );
  const open = [
    ...options.map((key) => ({ key, value: optionValue(key) })),
    ...fields.filter(({ secret }) => !secret).map((key) => ({ key, value: fieldValue(key) })),
  ];
  const secret = fields
    .filter((one) => one.secret)
    .map((key) => ({ key, value: fieldValue(key).map((value) => `5${value.slice(1)}`) }));
  return fc.record({ config: values(open), secrets: values(secret) }).map((drawn) => ({
    config: drawn.config,
    secrets: Object.fromEntries(
      Object.entries(drawn.secrets).map(([name, value]) => [name, String(value)]),
    ),
  }));
}

/** A server of this or that kind, without integrations of its own. */
export const serverOptions: fc.Arbitrary<ConnectOptions> = fc.record({
  patchMode: fc.constantFrom('merge' as const, 'replace' as const),
  version: fc.constantFrom('2024.08.0', '2025.07.0', '2025.10.0', '2026.07.0'),
  hideVersion: fc.boolean(),
  templatesEndpoint: fc.boolean(),
  defaultIntegration: fc.constant(false),
});

/** A simulated server, empty and as new. */
export function serverLike(more: ConnectOptions = {}): SimulatedConnect {
  return new SimulatedConnect({ defaultIntegration: false, ...more });
}

/** Letter cases of a name, the name itself among them. */
export function letterCases(name: string): fc.Arbitrary<string> {
  return fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }).map((upper) =>
    Array.from(name)
      .map((letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase()))
      .join(''),
  );
}
