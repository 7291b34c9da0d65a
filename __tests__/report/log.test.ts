import fc from 'fast-check';
import type { Change, Plan } from '../../src/reconcile/step';
import { changeText, outcomeLine, planSections, shown } from '../../src/report/log';
import { Redactor } from '../../src/report/redact';
import { Secret } from '../../src/secret';
import { desiredOf, GUID, integrationOf, outcomeOf } from './outcomes';

const SECRET = 'hunter22-of-considerable-length';

function clean(text: string): string {
  const redactor = new Redactor();
  redactor.add(SECRET);
  return redactor.redact(text);
}

describe('shown', () => {
  test.each([
    ['short', 'short'],
    ['', ''],
    ['a\nb\r\nc\rd', 'a⏎b⏎c⏎d'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['🙂'.repeat(80), '🙂'.repeat(80)],
    ['a'.repeat(60) + 'b'.repeat(60), `${'a'.repeat(39)}…${'b'.repeat(39)}`],
    ['🙂'.repeat(81), `${'🙂'.repeat(39)}…${'🙂'.repeat(39)}`],
  ])('%j', (value, line) => {
    expect(shown(value)).toBe(line);
  });

  test('is one line, and not a long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (value) => {
        const line = shown(value);
        expect(line).not.toMatch(/[\r\n]/);
        expect(Array.from(line).length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('secrets', () => {
  test('are taken out of what is shortened, wherever it is cut', () => {
    for (let before = 0; before <= 100; before += 1) {
      const value = `${'x'.repeat(before)}${SECRET}${'y'.repeat(100 - before)}`;
      const change: Change = { field: 'description', from: value, to: value };
      const texts = [
        changeText(change, clean),
        outcomeLine(outcomeOf(value), clean).text,
        ...planOf(value).flatMap(({ lines }) => lines.map(({ text }) => text)),
      ];
      for (const text of texts) expect(text).not.toMatch(/hunter|length/);
    }
  });

  test('that are declared are named, never shown', () => {
    const text = planOf('Azure')
      .flatMap(({ lines }) => lines)
      .map((line) => line.text)
      .join('\n');
    expect(text).toContain('! config.client_secret');
    expect(text).toContain('from ${AZURE_SECRET}: will be sent');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('***');
  });

  function planOf(value: string) {
    const desired = {
      ...desiredOf(value),
      description: value,
      config: { tenant_id: value },
      secrets: { client_secret: { value: new Secret(SECRET), variable: 'AZURE_SECRET' } },
    };
    const integration = integrationOf(value);
    const plan = {
      steps: [
        {
          operation: 'update',
          desired,
          template: null,
          integration,
          changes: [
            { field: 'name', from: value, to: value },
            { field: 'config.tenant_id', from: null, to: value },
          ],
          secrets: [{ key: 'client_secret', variable: 'AZURE_SECRET' }],
          warnings: [],
          body: {},
        },
      ],
    } as unknown as Plan;
    return planSections(plan, false, clean);
  }
});

describe('a plan', () => {
  const updates = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      operation: 'update',
      desired: desiredOf(`U${index}`),
      integration: integrationOf(`U${index}`),
      changes: [{ field: 'description', from: 'old', to: 'new' }],
      secrets: [],
    }));
  const unchanged = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      operation: 'unchanged',
      desired: desiredOf(`S${index}`),
      integration: integrationOf(`S${index}`),
    }));
  const sectionsOf = (steps: readonly object[]) =>
    planSections({ steps } as unknown as Plan, false, clean).map(({ title, lines }) => ({
      title,
      lines: lines.map(({ text }) => text),
    }));

  test('of 20 is one section, details under each', () => {
    const [section, ...others] = sectionsOf([...updates(10), ...unchanged(10)]);
    expect(others).toEqual([]);
    expect(section?.title).toBeNull();
    expect(section?.lines).toHaveLength(2 * 10 + 10 + 1);
    expect(section?.lines[1]).toBe('      ~ description  old → new');
  });

  test('of more has a line for each that is not unchanged, and groups for the rest', () => {
    const sections = sectionsOf([...updates(10), ...unchanged(11)]);
    expect(sections.map(({ title, lines }) => [title, lines.length])).toEqual([
      [null, 10],
      ['Details of 10', 20],
      ['11 unchanged', 11],
      [null, 1],
    ]);
    expect(sections[0]?.lines.join('\n')).not.toContain('description');
    expect(sections[1]?.lines[1]).toBe('      ~ description  old → new');
    expect(sections[3]?.lines).toEqual(['Plan: 10 to update, 11 unchanged.']);
  });

  test('of more without changes has no empty groups', () => {
    expect(sectionsOf(unchanged(21)).map(({ title }) => title)).toEqual(['21 unchanged', null]);
  });

  test('says under the name why a step is refused, sentence by sentence', () => {
    const refused = {
      operation: 'refused',
      desired: desiredOf('Azure'),
      integration: null,
      problems: [`There is no user "${SECRET}".`, 'One.\nTwo.'],
    };
    const plan = { steps: [refused] } as unknown as Plan;
    const [section] = planSections(plan, true, clean);
    expect(section?.lines).toEqual([
      { text: '  x Azure  refused', colour: 'red' },
      { text: '      There is no user "***".', colour: 'red' },
      { text: '      One.', colour: 'red' },
      { text: '      Two.', colour: 'red' },
      { text: 'Plan: 1 refused. Dry run: nothing was changed.' },
    ]);
  });
});

describe('an outcome', () => {
  test('tells operation, name, guid and id', () => {
    const { text, colour } = outcomeLine(outcomeOf('Azure'), clean);
    expect(text).toMatch(new RegExp(`^Updated\\b.*Azure.*${GUID}.*\\b42\\b`));
    expect(colour).toBeUndefined();
  });

  test('that failed says so, in red', () => {
    const error = new Error('no');
    const line = outcomeLine(
      outcomeOf('Azure', { operation: null, integration: null, error }),
      clean,
    );
    expect(line).toEqual({
      text: expect.stringMatching(/^Failed\b.*Azure/) as string,
      colour: 'red',
    });
  });
});
