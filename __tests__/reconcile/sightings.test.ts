import { Sightings } from '../../src/reconcile/sightings';
import { storedIntegration } from '../fixtures/state';

describe('Sightings', () => {
  it('knows since which list an integration is there', () => {
    const sightings = new Sightings();
    const [a, b] = [storedIntegration({ guid: 'a' }), storedIntegration({ guid: 'b' })];
    expect(sightings.lists).toBe(0);
    const list = [a];
    expect(sightings.note(list)).toBe(list);
    expect(sightings.lists).toBe(1);
    sightings.note([b, a]);
    const seen = ['a', 'A', 'b', 'c'].map((guid) =>
      [0, 1, 2].map((lists) => sightings.seenBy(lists, guid)),
    );
    expect(seen).toEqual([
      [false, true, true],
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ]);
  });
});
