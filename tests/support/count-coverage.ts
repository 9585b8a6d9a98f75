import { afterAll } from 'vitest';
import { saveCoverage } from './save-coverage';

// Keeps the counts once per test file. It is the first of the setup files, so this runs after every other clean-up.
afterAll(saveCoverage);
