import { marked, type Tokens } from 'marked';
import { TEMPLATES } from '../support/connect';
import { useScenario, writesTo } from '../support/scenario';
import { codeBlocks, contentOf } from './documents';

/** Every entry of docs/templates.md is one that the simulated templates take. */

const { connect, run } = useScenario();

const PAGE = 'docs/templates.md';
const entries = codeBlocks(PAGE, 'yaml');
const INVENTED = 'key-pair';

/** The sections, each with the id of its template. */
const sections = marked.lexer(contentOf(PAGE)).flatMap((token, index, all) => {
  if (token.type !== 'heading' || (token as Tokens.Heading).depth !== 2) return [];
  const facts = all.slice(index + 1).find(({ type }) => type === 'paragraph') as Tokens.Paragraph;
  return { title: (token as Tokens.Heading).text, facts: facts.text };
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
