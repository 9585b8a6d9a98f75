import { isWell, toJson, toText } from './report';
import { examine } from './run';

const findings = await examine(process.env);
process.stdout.write(process.argv.includes('--json') ? toJson(findings) : toText(findings));
process.exitCode = isWell(findings) ? 0 : 1;
