import { INPUTS } from '../../src/inputs/action-inputs';
import { misspeltInputs } from '../../src/inputs/misspelt';

const OURS = Object.keys(INPUTS);

const found = (variable: string): string[] => misspeltInputs([variable], OURS);

test.each([
  ['INPUT_DRY_RUN', 'dry_run', 'dry-run'],
  ['INPUT_DRYRUN', 'dryrun', 'dry-run'],
  ['INPUT_DRY RUN', 'dry run', 'dry-run'],
  ['INPUT_CLIENT_SECRET', 'client_secret', 'client-secret'],
  ['INPUT_ALLOWED-GROUP', 'allowed-group', 'allowed-groups'],
  ['INPUT_UPDATE-SECRETS', 'update-secrets', 'update-secret'],
  ['INPUT_TEMPLTE', 'templte', 'template'],
  ['INPUT_SCOPE', 'scope', 'scopes'],
  ['INPUT_NAMES', 'names', 'name'],
  ['input_gudi', 'gudi', undefined],
  ['input_guids', 'guids', 'guid'],
])('%s is taken for a slip of the hand', (variable, given, meant) => {
  expect(found(variable)).toEqual(
    meant === undefined
      ? []
      : [
          `The step has an input "${given}", which this action does not have. Did you mean ${meant}? Correct the name, or remove the input.`,
        ],
  );
});

test.each([
  ['one of ours', 'INPUT_DRY-RUN'],
  ['one of ours, as Windows may spell it', 'Input_Dry-Run'],
  ['three edits from a long one', 'INPUT_CLIENT-KEYS'],
  ['two edits from a short one', 'INPUT_GAME1'],
  ['of another action', 'INPUT_REPOSITORY'],
  ['no input', 'DRY_RUN'],
  ['within another name', 'MY_INPUT_DRY_RUN'],
])('%s is not', (_, variable) => {
  expect(found(variable)).toEqual([]);
});

test('each is told on its own', () => {
  expect(misspeltInputs(['INPUT_DRY_RUN', 'PATH', 'INPUT_SCOPE'], OURS)).toHaveLength(2);
});
