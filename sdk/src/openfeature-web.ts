export { createPennonProvider, type PennonWebOptions } from './openfeature/web-provider';
