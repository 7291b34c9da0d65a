import { marked, type Tokens } from 'marked';
import { parse } from 'yaml';
import { TEMPLATES } from '../support/connect';
import { useScenario, writesTo } from '../support/scenario';
import { codeBlocks, contentOf } from './documents';

/** Every entry of docs/templates.md is one that the simulated templates take. */

const { connect, run } = useScenario();

const PAGE = 'docs/templates.md';
const entries = codeBlocks(PAGE, 'yaml');
const INVENTED = 'key-pair';

/** The sections, each with what says of which template it is, its further keys and its entries. */
const tokens = marked.lexer(contentOf(PAGE));
const sections = tokens.flatMap((token, start) => {
  if (token.type !== 'heading' || (token as Tokens.Heading).depth !== 2) return [];
  const length = tokens.slice(start + 1).findIndex(({ type }) => type === 'heading');
  const inside = tokens.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  const [facts = '', ...more] = inside.flatMap((part) =>
    part.type === 'paragraph' ? [(part as Tokens.Paragraph).text] : [],
  );
  return {
    title: (token as Tokens.Heading).text,
    facts,
    further: more.find((text) => text.startsWith('Further keys: ')) ?? '',
    entries: inside.flatMap((part) => (part.type === 'code' ? [(part as Tokens.Code).text] : [])),
  };
});

it('has an entry for every template', () => {
  const ids = TEMPLATES.map(({ id }) => id).filter((id) => id !== INVENTED);
  expect(sections.map(({ facts }) => /^`([^`]+)`/.exec(facts)?.[1]).sort()).toEqual(ids.sort());
});

it.each(sections)('says how certain $title is, and where Posit describes it', ({ facts }) => {
  expect(facts).toMatch(
    /^`[a-z-]+` · (recorded|documented|unverified) · \[Posit's page\]\(https:\/\/docs\.posit\.co\/connect\/admin\/integrations\/oauth-integrations\/[a-z/-]+\)$/,
  );
});

it.each(sections)('names every key of $title', ({ facts, further, entries: shown }) => {
  const template = TEMPLATES.find(({ id }) => facts.startsWith(`\`${id}\``))!;
  // In parentheses are values.
  const named = [...further.replaceAll(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(
    ([, key]) => key,
  );
  const declared = shown.flatMap((text) => {
    const { integrations } = parse(text) as {
      integrations: Record<'config' | 'secrets', object>[];
    };
    return integrations.flatMap(({ config, secrets }) => Object.keys({ ...config, ...secrets }));
  });
  expect([...new Set([...named, ...declared])].sort()).toEqual(
    [...template.options, ...template.fields].map(({ name }) => name).sort(),
  );
});

it('plans every entry as one to create', async () => {
  const server = await connect();
  server.connect.seed({ groups: [{ name: 'finance' }] });
  const text = `integrations:\n${entries.map((entry) => entry.replace(/^integrations:\n/, '')).join('\n')}`;
  const variables = [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))];
  const result = await run(
    server,
    { manifest: 'connect.yml', 'dry-run': 'true' },
    {
      files: { 'connect.yml': text },
      env: Object.fromEntries(variables.map((name) => [name, `value-of-${name}`])),
    },
  );
  expect(result).toMatchObject({ exitCode: 0, annotations: [] });
  const planned = JSON.parse(result.outputs['integrations']!) as { operation: string }[];
  expect(planned).toHaveLength(entries.length);
  expect(new Set(planned.map(({ operation }) => operation))).toEqual(new Set(['created']));
  expect(writesTo(server)).toEqual([]);
});

it('names the scope that brings a refresh token, where there is one', () => {
  const viewers = entries.filter(
    (entry) =>
      /template: (azure|custom|databricks|sharepoint|msgraph|aws)/.test(entry) &&
      entry.includes('Viewer'),
  );
  for (const entry of viewers) expect(entry).toMatch(/scopes: .*offline_access/);
});
