import { Secret } from '../secret';
import type { ConfigValue } from './desired';
import { numberProblem, secretDoubts, urlProblem, valueDoubts } from './doubts';
import { readEntries } from './entries';
import { KnownSecrets, repetitionText, type SecretKind } from './known-secrets';
import type { Problem, Read } from './request';
import { readBoolean } from './scalars';

/** What a step's inputs can be read from. */
export interface InputSource {
  /** The raw value of an input, untrimmed; empty if it is not given. */
  input(name: string): string;
  env(name: string): string | undefined;
  /** The names of the variables of the environment that are not empty. */
  variables(): readonly string[];
  readFile(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** Where a path leads to, links followed; `null` if it is a link itself. */
  resolvedPath(path: string): Promise<string | null>;
  /** Called with every secret before anything else is done with it. */
  registerSecret(value: string, where: string): void;
  /** Called with parts of secrets that somebody may quote alone. They are taken out of texts, yet not masked. */
  redact(part: string, where: string): void;
}

/** Reads one input after the other and collects what is wrong with them. */
export class InputReader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  /** Every secret that has been read. */
  readonly known: KnownSecrets;

  constructor(readonly source: InputSource) {
    this.known = new KnownSecrets((value, where) => {
      source.registerSecret(value, where);
    });
  }

  problem(message: string): void {
    this.problems.push({ message });
  }

  warning(message: string): void {
    this.warnings.push({ message });
  }

  /**
   * The value. If there is none, what is wrong is reported, in sentences that go on from `subject`, and `fallback`
   * returned.
   */
  value<T, F>(subject: string, read: Read<T>, fallback: F): T | F {
    if ('value' in read) return read.value;
    for (const problem of read.problems) this.problem(`${subject} ${problem}`);
    return fallback;
  }

  /** Byte for byte. */
  raw(name: string): string {
    return this.source.input(name);
  }

  text(name: string): string {
    return this.raw(name).trim();
  }

  /** The input, or the environment variable that stands in for it. */
  textOr(name: string, variable: string): string {
    return this.text(name) || (this.source.env(variable) ?? '').trim();
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === '') return fallback;
    const value = readBoolean(text);
    if (value === undefined) this.problem(`${name} is "${text}"; it must be true or false.`);
    return value ?? fallback;
  }

  number(
    name: string,
    fallback: number,
    range: { min: number; max: number; whole: boolean },
  ): number {
    const text = this.text(name);
    if (text === '') return fallback;
    const value = Number(text);
    const wellFormed = range.whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
    if (wellFormed && value >= range.min && value <= range.max) return value;
    const kind = range.whole ? 'a whole number' : 'a number';
    this.problem(`${name} is "${text}"; it must be ${kind} from ${range.min} to ${range.max}.`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const text = this.text(name);
    if (text === '') return choices[0];
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) {
      this.problem(`${name} is "${text}"; it must be ${choices.join(' or ')}.`);
    }
    return choice ?? choices[0];
  }

  /** The entries of a YAML or JSON map. Its parser is only loaded where there is one. */
  async flatMap(
    name: string,
    kind: 'config' | 'secrets',
  ): Promise<readonly (readonly [key: string, value: ConfigValue])[]> {
    const text = this.raw(name);
    if (text.trim() === '') return [];
    const { readFlatMap } = await import('./yaml');
    const { entries, problems } = readFlatMap(text, kind);
    for (const problem of problems) this.problem(`${name} ${problem}`);
    for (const [key, value] of entries) {
      const problem = numberProblem(String(value));
      if (problem !== undefined) this.problem(`${name}, key ${key}, ${problem}`);
    }
    return entries;
  }

  /** `null` if there is no value. */
  secret(where: string, value: string, kind: SecretKind): Secret | null {
    if (value === '') return null;
    this.known.register(value, where, kind);
    if (kind === 'secret') this.doubts(where, secretDoubts(value, this.isDryRun()));
    return new Secret(value);
  }

  /** A list; `null` if it is not given. */
  entries(name: string): readonly string[] | null {
    const text = this.raw(name);
    if (text === '') return null;
    // Entries that are reported here are not judged again.
    const sound: string[] = [];
    for (const entry of this.value(name, readEntries(text), [])) {
      this.keepOpen(name, entry);
      this.doubts(name, valueDoubts(entry, true));
      const problem = numberProblem(entry);
      if (problem === undefined) sound.push(entry);
      else this.problem(`${name} holds "${entry}", which ${problem}`);
    }
    return sound;
  }

  /** Whether nothing is sent, as far as that can be told before the inputs are checked. */
  isDryRun(): boolean {
    return readBoolean(this.text('dry-run')) ?? false;
  }

  doubts(subject: string, sentences: readonly string[]): void {
    for (const sentence of sentences) this.warning(`${subject} ${sentence}`);
  }

  /** Says so, if a declared value that people can read holds a secret. */
  keepOpen(subject: string, text: string): void {
    const problem = urlProblem(text);
    if (problem !== undefined) this.problem(`${subject} ${problem}`);
    const repeated = this.known.repeatedIn(text, ['secret', 'credential']);
    if (repeated === undefined) return;
    const into = repeated.certain ? this.problems : this.warnings;
    into.push({ message: `${subject} ${repetitionText(repeated)}` });
  }
}
