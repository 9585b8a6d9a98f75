import type { Endpoint } from './api';

/** What answers at an address of the API that is not there. */
export const unknownEndpoint: Endpoint = { path: '/api/{unknown}', methods: {}, unknown: true };
