import { marked } from 'marked';
import { expectSuccess, storedAzure, useScenario, type Inputs } from '../support/scenario';

const { connect, run } = useScenario();

/** Every simulated server has it from the beginning. */
const BUILT_IN = 'Connect Visitor API Key';
const GUIDS = ['a', 'b', 'c'].map((last) => `0a0b0c0d-0000-4000-8000-00000000000${last}`);
const MANIFEST: Inputs = { manifest: 'm.yml', 'update-secret': 'on-create' };
const files = { 'm.yml': 'integrations:\n  - { name: Azure, template: azure }\n' };

async function withOthers(names: readonly string[]) {
  const server = await connect();
  const others = names.map((name, index) => ({
    ...storedAzure({ guid: GUIDS[index + 1]! }),
    name,
  }));
  server.connect.seed({ integrations: [storedAzure({ guid: GUIDS[0]! }), ...others] });
  return server;
}

describe('what the server has and the manifest does not name', () => {
  it('is in the log, the summary and the outputs', async () => {
    const server = await withOthers(['By hand', 'azure ']);
    const result = await run(server, MANIFEST, { files });
    expect(result.exitCode).toBe(0);
    const line = `? 3 more on the server are not in the manifest: "azure ", By hand, ${BUILT_IN}`;
    const each = new RegExp(`^\\S*\\? {5}By hand +azure +${GUIDS[1]!} `, 'm');
    expect(result.log.join('\n')).toContain(line);
    expect(result.log.join('\n')).toMatch(each);
    expect(result.summary).toContain(line);
    const folded = /<details><summary>3 not in the manifest<\/summary>([^]*)<\/details>/;
    expect(folded.exec(result.summary)?.[1]).toMatch(each);
    expect(folded.exec(result.summary)?.[1]).toContain('its name looks like Azure');
    expect(marked.parse(result.summary, { async: false })).toMatch(
      /<details>[^]*<pre>[^]*<\/details>/,
    );
    expect(JSON.parse(result.outputs['undeclared']!)).toMatchObject([
      { guid: GUIDS[1], name: 'By hand', template: 'azure' },
      { name: BUILT_IN, template: 'connect' },
      { guid: GUIDS[2], name: 'azure ', template: 'azure' },
    ]);
    expect(result.outputs['changed']).toBe('false');
  });

  it('is nothing where all is named, or where one step declares one', async () => {
    const all = { 'm.yml': `${files['m.yml']}  - { name: ${BUILT_IN} }\n` };
    for (const [server, inputs] of [
      [await withOthers([]), MANIFEST],
      [await withOthers(['By hand']), { name: 'Azure' }],
    ] as const) {
      const result = await run(server, inputs, { files: all });
      expectSuccess(result);
      expect(result.log.join('\n') + result.summary).not.toContain('not in the manifest');
      expect(result.outputs['undeclared']).toBe('[]');
    }
  });
});
