import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Tokens } from 'marked';
import { codeIn, contentOf, filesBelow, PAGES, tableRows, tokensOf } from './documents';

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return tokensOf(page).flatMap((token) =>
    token.type === 'heading'
      ? [
          (token as Tokens.Heading).text
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, '')
            .replaceAll(' ', '-'),
        ]
      : [],
  );
}

const all = PAGES.flatMap((page) =>
  tokensOf(page).flatMap((token) =>
    token.type === 'link' ? [{ page, href: (token as Tokens.Link).href }] : [],
  ),
);
const isElsewhere = (href: string): boolean => /^[a-z]+:/.test(href);
const links = all.filter(({ href }) => !isElsewhere(href));

it('links elsewhere over TLS alone, and to no address of a person', () => {
  const others = all.filter(({ href }) => isElsewhere(href) && !/^https:\/\/[^\s@]+$/.test(href));
  expect(others).toEqual([]);
});

it.each(links)('$page links to $href, which is there', ({ page, href }) => {
  const [path = '', anchor] = href.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  expect(existsSync(target)).toBe(true);
  if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
});

describe('docs/troubleshooting.md', () => {
  const sources = filesBelow('src', '.ts').map(contentOf);
  const messages = tokensOf('docs/troubleshooting.md').flatMap((token) =>
    token.type === 'heading'
      ? (token as Tokens.Heading).tokens.flatMap((part) =>
          part.type === 'codespan' ? [(part as Tokens.Codespan).text] : [],
        )
      : [],
  );

  it.each(messages)('%s is a message of the action', (message) => {
    const parts = message.split('…').filter((part) => part !== '');
    expect(sources.filter((source) => parts.every((part) => source.includes(part)))).not.toEqual(
      [],
    );
  });

  it.each(tableRows('docs/keyless.md', 'If it is refused').map(([cell = '']) => codeIn(cell)))(
    '%s, of docs/keyless.md, is one, too',
    (message = 'no message') => {
      expect(sources.filter((source) => source.includes(message))).not.toEqual([]);
    },
  );

  it('has many', () => {
    expect(messages.length).toBeGreaterThan(30);
  });
});
