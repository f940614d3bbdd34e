export * from './experiment/extension.ts';
