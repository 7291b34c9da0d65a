/** An `::error::`, `::warning::` or `::notice::`, as the user sees it on the run's page. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  message: string;
  title?: string;
  file?: string;
  line?: number;
  col?: number;
}

/** A workflow command that is neither an annotation, a mask, a debug line nor a group. */
export interface OtherCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

interface Command extends OtherCommand {
  /** The whole line, for commands that the runner ignores. */
  line: string;
}

const known = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * Reads a step's output as GitHub's runner does: workflow commands are carried out and disappear, masks hide what
 * comes after them. The rules are those of the runner's sources (`ActionCommand`, `ActionCommandManager`,
 * `AddMaskCommandExtension`); of its masks, only the literal ones are applied, and none of its encoded variants,
 * so that a secret in another encoding stays visible to a test.
 */
export class RunnerLog {
  readonly lines: string[] = [];
  readonly masks: string[] = [];
  readonly annotations: Annotation[] = [];
  readonly debug: string[] = [];
  readonly otherCommands: OtherCommand[] = [];
  readonly #showDebug: boolean;
  #resumeToken: string | undefined;

  constructor(showDebug: boolean) {
    this.#showDebug = showDebug;
  }

  /** Takes one line of the step's standard output or standard error, without its line end. */
  add(line: string): void {
    const command = parseV2(line) ?? parseV1(line);
    if (this.#resumeToken !== undefined) {
      if (line.trim() === `::${this.#resumeToken}::`) this.#resumeToken = undefined;
      else this.#show(line);
    } else if (command === undefined) this.#show(line);
    else this.#obey(command);
  }

  /** `text` as the log would show it now. */
  hide(text: string): string {
    const longestFirst = this.masks
      .flatMap((mask) => [mask, ...mask.split(/[\r\n]+/)])
      .filter((mask) => mask !== '')
      .sort((a, b) => b.length - a.length);
    return longestFirst.reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
  }

  #obey(command: Command): void {
    const { name, properties, data, line } = command;
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.annotations.push(this.#annotation(name, properties, data));
        this.#show(`${name.slice(0, 1).toUpperCase()}${name.slice(1)}: ${data}`);
        break;
      case 'debug':
        this.debug.push(this.hide(data));
        if (this.#showDebug) this.#show(`##[debug]${data}`);
        break;
      case 'add-mask':
        this.masks.push(data);
        break;
      case 'group':
        this.#show(data);
        break;
      case 'endgroup':
        break;
      case 'stop-commands':
        this.#resumeToken = data;
        break;
      default:
        if (known.has(name)) this.otherCommands.push({ name, properties, data });
        else this.#show(line);
    }
  }

  #annotation(
    level: Annotation['level'],
    properties: Record<string, string>,
    data: string,
  ): Annotation {
    const { title, file, line, col } = properties;
    return {
      level,
      message: this.hide(data),
      ...(title === undefined ? {} : { title: this.hide(title) }),
      ...(file === undefined ? {} : { file: this.hide(file) }),
      ...(line === undefined ? {} : { line: Number(line) }),
      ...(col === undefined ? {} : { col: Number(col) }),
    };
  }

  #show(text: string): void {
    this.lines.push(...this.hide(text).split(/\r\n|\r|\n/));
  }
}

/** `text` of a log without its colours. */
export function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- a control character starts a colour
  return text.replace(/\u001b\[\d+m/g, '');
}

function parseV2(line: string): Command | undefined {
  const match = /^::([^\s:]+)(?:\s+(.*?))?::(.*)$/s.exec(line.trimStart());
  if (match === null) return undefined;
  const [, name = '', properties = '', data = ''] = match;
  return {
    name: name.toLowerCase(),
    properties: parseProperties(properties, ',', unescapeProperty),
    data: unescapeData(data),
    line,
  };
}

/** The older form, `##[name key=value;]data`, which the runner takes anywhere in a line. */
function parseV1(line: string): Command | undefined {
  const match = /##\[([^\s\]]+)(?:\s+([^\]]*))?\](.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, name = '', properties = '', data = ''] = match;
  if (!known.has(name.toLowerCase())) return undefined;
  return {
    name: name.toLowerCase(),
    properties: parseProperties(properties, ';', unescapeV1),
    data: unescapeV1(data),
    line,
  };
}

function parseProperties(
  text: string,
  separator: string,
  decode: (value: string) => string,
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const [key = '', ...rest] = pair.split('=');
    if (rest.length > 0) properties[key.trim().toLowerCase()] = decode(rest.join('='));
  }
  return properties;
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

function unescapeV1(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%5D', ']')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}
