import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestJsonSchema } from '../../../src/inputs/manifest/schema';

describe('manifest.schema.json', () => {
  it('is current (npm run schema)', async () => {
    const committed = await readFile(join(process.cwd(), 'manifest.schema.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
  });

  it('describes every key of an integration', () => {
    const schema = manifestJsonSchema() as {
      properties: { integrations: { items: { properties: Record<string, object> } } };
    };
    const { properties } = schema.properties.integrations.items;
    expect(Object.keys(properties)).toContain('allow_delete_in_use');
    for (const [key, property] of Object.entries(properties)) {
      expect({ key, property }).toEqual({
        key,
        property: expect.objectContaining({
          description: expect.stringMatching(/\S/) as unknown,
        }) as unknown,
      });
    }
  });
});
