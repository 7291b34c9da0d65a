export * from './faults';
export * from './model';
export * from './protocol';
export * from './server';
export * from './settings';
export * from './state';
export * from './template-versions';
export * from './templates';
