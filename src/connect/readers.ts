/** Takes what it knows out of JSON. Throws an {@link UnexpectedShape}. */
export type Reader<T> = (json: unknown) => T;

/** The type that a reader returns. */
export type Read<R> = R extends Reader<infer T> ? T : never;

type OptionalKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type Properties<T> = { [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & {
  [K in OptionalKeys<T>]?: Exclude<T[K], undefined>;
};

/** JSON is not what was expected. The message holds nothing of it. */
export class UnexpectedShape extends Error {
  constructor(
    readonly expected: string,
    /** Keys and indices from the outside in, with dots between them; empty for the whole. */
    readonly path = '',
  ) {
    super(`${path === '' ? 'the whole' : path}: expected ${expected}`);
    this.name = 'UnexpectedShape';
  }
}

export const asString: Reader<string> = (json) => {
  if (typeof json !== 'string') throw new UnexpectedShape('a string');
  return json;
};

export const asBoolean: Reader<boolean> = (json) => {
  if (typeof json !== 'boolean') throw new UnexpectedShape('a boolean');
  return json;
};

/** An object with any keys. */
export const asRecord: Reader<Readonly<Record<string, unknown>>> = (json) => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UnexpectedShape('an object');
  }
  return json as Readonly<Record<string, unknown>>;
};

/** Reads what is missing or `null` as `absent`. */
export function orElse<T, A = T>(absent: A, read: Reader<T>): Reader<T | A> {
  return (json) => (json === undefined || json === null ? absent : read(json));
}

/** Reads the elements of an array. */
export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (json) => {
    if (!Array.isArray(json)) throw new UnexpectedShape('an array');
    return json.map((element: unknown, index) => within(index, read, element));
  };
}

/** Reads the properties that have a reader, and leaves out the others and those that are read as `undefined`. */
export function objectOf<T extends object>(readers: {
  readonly [K in keyof T]: Reader<T[K]>;
}): Reader<Properties<T>> {
  const all = Object.entries<Reader<unknown>>(readers).map(([key, read]) => ({ key, read }));
  return (json) => {
    const record = asRecord(json);
    const object: Record<string, unknown> = {};
    for (const { key, read } of all) {
      const value = within(key, read, record[key]);
      if (value !== undefined) object[key] = value;
    }
    return object as Properties<T>;
  };
}

function within<T>(key: string | number, read: Reader<T>, json: unknown): T {
  try {
    return read(json);
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    const path = error.path === '' ? String(key) : `${key}.${error.path}`;
    throw new UnexpectedShape(error.expected, path);
  }
}
