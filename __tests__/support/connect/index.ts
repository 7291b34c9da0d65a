export * from './faults';
export * from './model';
export * from './server';
export * from './templates';
