import { EventEmitter } from 'node:events';
import { cancelOnSignals } from '../src/cancellation';

test('SIGINT stops what is new, SIGTERM gives up what is under way, too', () => {
  const signals = new EventEmitter();
  const { stopping, aborting } = cancelOnSignals(signals);
  expect([stopping.aborted, aborting.aborted]).toEqual([false, false]);
  signals.emit('SIGINT');
  expect([stopping.aborted, aborting.aborted]).toEqual([true, false]);
  signals.emit('SIGTERM');
  expect([stopping.aborted, aborting.aborted]).toEqual([true, true]);
});

test.each(['SIGTERM', 'SIGBREAK'])('%s alone does both', (signal) => {
  const signals = new EventEmitter();
  const { stopping, aborting } = cancelOnSignals(signals);
  signals.emit(signal);
  expect([stopping.aborted, aborting.aborted]).toEqual([true, true]);
});
