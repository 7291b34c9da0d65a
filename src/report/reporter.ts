import type { Position } from '../inputs/desired';
import { cleanerOf, linesOf, type Clean, type Cleaner } from '../view/clean';
import type { Redactor } from './redact';

export type Colour = 'green' | 'yellow' | 'red' | 'cyan';

/** One line of the log. */
export interface Line {
  readonly text: Clean;
  readonly colour?: Colour;
}

/** What the runner offers; `@actions/core` has all of it. */
export interface Runner {
  info(message: string): void;
  debug(message: string): void;
  notice(message: string): void;
  warning(message: string, properties?: AnnotationProperties): void;
  error(message: string, properties?: AnnotationProperties): void;
  startGroup(title: string): void;
  endGroup(): void;
  setOutput(name: string, value: string): void;
  writeSummary(markdown: string): Promise<void>;
}

/** What the runner offers in addition, for the start of the action. */
export interface ActionRunner extends Runner {
  /** The raw value of an input, untrimmed. */
  input(name: string): string;
  /** Masks a secret in the log. */
  mask(secret: string): void;
}

interface AnnotationProperties {
  file?: string;
  startLine?: number;
  startColumn?: number;
}

/** Everything that the action says, to people and to later steps. No secret and no command of anybody else gets through. */
export interface Reporter {
  readonly clean: Cleaner;
  /** Text without secrets, otherwise byte for byte. */
  readonly redact: (text: string) => string;
  /** Whether a text holds no secret, however long it is. */
  readonly isSafe: (text: string) => boolean;
  lines(lines: readonly Line[]): void;
  group(title: Clean, lines: readonly Line[]): void;
  info(message: string): void;
  debug(message: string): void;
  notice(message: string): void;
  warning(message: string, at?: Position | null): void;
  error(message: string, at?: Position | null): void;
  /**
   * Sets outputs. Their texts are redacted already: redacting JSON once more could break it.
   *
   * @returns whether they could be written; if not, that has been reported
   */
  outputs(outputs: Readonly<Record<string, string>>): boolean;
  summary(markdown: Clean): Promise<void>;
}

const COLOURS: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36 };

/** A reporter that redacts every word before the runner gets it. */
export function createReporter(runner: Runner, redactor: Redactor): Reporter {
  const redact = (text: string): string => redactor.redact(text);
  const clean = cleanerOf(redact);
  const print = (line: Line): void => {
    printLine(line, runner);
  };
  const place = (at: Position | null | undefined): AnnotationProperties =>
    at ? { file: redact(at.file), startLine: at.line, startColumn: at.col } : {};
  const warning = (message: string, at?: Position | null): void => {
    runner.warning(clean.text(message), place(at));
  };
  const error = (message: string, at?: Position | null): void => {
    runner.error(clean.text(message), place(at));
  };
  return {
    clean,
    redact,
    isSafe: (text) => redactor.leaves(text),
    warning,
    error,
    lines(lines) {
      lines.forEach(print);
    },
    group(title, lines) {
      runner.startGroup(title);
      lines.forEach(print);
      runner.endGroup();
    },
    info(message) {
      print({ text: clean.text(message) });
    },
    notice(message) {
      runner.notice(clean.text(message));
    },
    debug(message) {
      runner.debug(clean.text(message));
    },
    outputs(outputs) {
      try {
        for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
        return true;
      } catch (cause) {
        error(
          `The outputs could not be written (${reasonOf(cause)}), so later steps do not get them.`,
        );
        return false;
      }
    },
    async summary(markdown) {
      try {
        await runner.writeSummary(markdown);
      } catch (cause) {
        warning(
          `The job summary could not be written (${reasonOf(cause)}). The log has everything that it would show.`,
        );
      }
    },
  };
}

function printLine({ text, colour }: Line, runner: Pick<Runner, 'info'>): void {
  for (const line of linesOf(text)) {
    const harmless = withoutCommands(line);
    runner.info(colour === undefined ? harmless : `\u001b[${COLOURS[colour]}m${harmless}\u001b[0m`);
  }
}

/** A code such as `ENOSPC`, or else the words of whoever failed. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message;
}

/**
 * A line that the runner does not take for a command: it looks for `::` at the start of a line, and for `##[` anywhere.
 */
function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1:\u200b').replaceAll('##[', '##\u200b[');
}
