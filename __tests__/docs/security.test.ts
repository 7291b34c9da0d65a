import { contentOf } from './documents';

const claims = Array.from(
  contentOf('docs/security.md').matchAll(/`([\w/-]+\.test\.ts)`(?:: ((?:“[^”]+”(?:, )?)+))?/g),
  ([, file = '', titles = '']) => ({
    file,
    titles: Array.from(titles.matchAll(/“([^”]+)”/g), ([, title = '']) => title),
  }),
);

it.each(claims)(
  'docs/security.md names tests that there are: $file $titles',
  ({ file, titles }) => {
    const content = contentOf(`__tests__/${file}`).replaceAll("\\'", "'");
    for (const title of titles) expect(content).toContain(title);
  },
);

it('docs/security.md names a test for each claim', () => {
  const [, always = ''] = /## What always holds\n([^]*?)\n## /.exec(contentOf('docs/security.md'))!;
  const bullets = always.split('\n').filter((line) => line.startsWith('- '));
  expect(bullets.length).toBeGreaterThan(15);
  for (const bullet of bullets) expect(bullet).toMatch(/`[\w/-]+\.test\.ts`/);
});
