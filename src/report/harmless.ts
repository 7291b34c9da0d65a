import type { Template } from '../connect/schemas';
import { declaredAccess, declaredName, type Desired } from '../inputs/desired';

/** The texts of what is declared, secrets aside. A message about it may repeat them. */
export function declaredTexts(declared: readonly Desired[]): string[] {
  return declared.flatMap((desired) => {
    const access = declaredAccess(desired);
    return [
      declaredName(desired) ?? '',
      ...(access?.to === 'listed' ? [...access.users, ...access.groups] : []),
      ...(desired.state === 'present' ? presentTexts(desired) : []),
    ];
  });
}

function presentTexts({
  description,
  template,
  config,
  secrets,
}: Extract<Desired, { state: 'present' }>): string[] {
  return [
    description ?? '',
    template ?? '',
    ...Object.entries(config).flatMap(([key, value]) => [key, String(value)]),
    ...Object.keys(secrets),
  ];
}

/** What templates call themselves, their keys and the values that these take. */
export function templateTexts(templates: readonly Template[]): string[] {
  return templates.flatMap(({ id, name, options, fields }) => [
    id,
    name,
    ...options.flatMap((option) => [option.name, ...option.values.map(String)]),
    ...fields.flatMap((field) => [field.name, field.label, field.validation_description]),
  ]);
}
