import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { parse } from 'yaml';

/** The project as npm runs it. */
const ROOT = process.cwd();

export function contentOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Files below a folder, as paths from the root of the project. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** What is written for people. */
export const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...filesBelow('docs', '.md'),
  ...filesBelow('examples', '.md'),
];

export const WORKFLOWS = filesBelow('examples/workflows', '.yml');
export const MANIFESTS = filesBelow('examples/manifests', '.yml');

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export const METADATA = parse(contentOf('action.yml')) as Metadata;

/** Every token of a page, whatever it is within. */
export function tokensOf(page: string): Token[] {
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(contentOf(page)), (token) => void tokens.push(token));
  return tokens;
}

/** The code blocks of a page in one language. */
export function codeBlocks(page: string, language: string): string[] {
  return tokensOf(page).flatMap((token) =>
    token.type === 'code' && (token as Tokens.Code).lang === language
      ? [(token as Tokens.Code).text]
      : [],
  );
}

/** The rows of the tables under a heading, up to the next one of its level or above; cells as they are written. */
export function tableRows(page: string, heading: string): string[][] {
  const tokens = marked.lexer(contentOf(page));
  const start = tokens.findIndex(
    (token) => token.type === 'heading' && (token as Tokens.Heading).text === heading,
  );
  if (start === -1) throw new Error(`${page} has no heading "${heading}".`);
  const { depth } = tokens[start] as Tokens.Heading;
  const length = tokens
    .slice(start + 1)
    .findIndex((token) => token.type === 'heading' && (token as Tokens.Heading).depth <= depth);
  const section = tokens.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  return section.flatMap((token) =>
    token.type === 'table'
      ? (token as Tokens.Table).rows.map((row) => row.map(({ text }) => text))
      : [],
  );
}

/** What stands between backticks in a cell that holds nothing else. */
export function codeIn(cell: string): string | undefined {
  return /^`([^`]+)`$/.exec(cell)?.[1];
}
