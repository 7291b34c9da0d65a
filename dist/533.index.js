"use strict";
exports.id = 533;
exports.ids = [533];
exports.modules = {

/***/ 7412:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ configDifferences),
/* harmony export */   _0: () => (/* binding */ accessChanges),
/* harmony export */   qK: () => (/* binding */ storedConfig),
/* harmony export */   tX: () => (/* binding */ differences)
/* harmony export */ });
/* harmony import */ var _access__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3184);
/* harmony import */ var _templates__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2799);


/** The declared values that differ from what is stored; access lists and content items aside. */
function differences({ desired, template }, integration) {
    const changes = [];
    const { name } = desired.address;
    if (name !== null && name !== integration.name) {
        changes.push({ field: 'name', from: integration.name, to: name });
    }
    if (desired.description !== null && desired.description !== integration.description) {
        changes.push({ field: 'description', from: integration.description, to: desired.description });
    }
    return [...changes, ...configDifferences(template, desired.config, integration)];
}
/** The config values that differ from what is stored. Keys that are not among them are left alone. */
function configDifferences(template, config, integration) {
    const stored = storedConfig(integration);
    return Object.entries((0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .typedConfig */ .Fc)(template, config, integration.config)).flatMap(([key, value]) => {
        const there = Object.hasOwn(stored, key) ? (stored[key] ?? null) : null;
        return equal(key, value, there)
            ? []
            : [
                {
                    field: `config.${key}`,
                    from: there === null ? null : (0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .pj)(there),
                    to: (0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .pj)(value),
                },
            ];
    });
}
/** The config that an integration has, with its auth type: templates with a single one keep it outside of the config. */
function storedConfig({ auth_type, config, }) {
    return { auth_type, ...config };
}
/** Who is added to an access list and who is removed; an empty list is everyone. Nothing is stored of what does not exist. */
function accessChanges(declared, stored, names) {
    if (declared === null)
        return [];
    const members = (list) => list.length === 0 ? ['everyone'] : list.map(_access__WEBPACK_IMPORTED_MODULE_1__/* .principalOf */ .i6);
    const named = (member) => {
        const name = names.get(member);
        return name === undefined ? member : `${member.slice(0, member.indexOf(' '))} ${name}`;
    };
    const before = new Set(stored === null ? [] : members(stored));
    const after = new Set(members(declared));
    return [
        ...[...after]
            .filter((member) => !before.has(member))
            .map((member) => ({ field: 'access', from: null, to: named(member) })),
        ...[...before]
            .filter((member) => !after.has(member))
            .map((member) => ({ field: 'access', from: named(member), to: null })),
    ];
}
/** Scopes are a set of words; a missing value and an empty one are the same; booleans equal their names. */
function equal(key, declared, stored) {
    const there = stored === null ? '' : (0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .pj)(stored);
    return key === 'scopes' ? words((0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .pj)(declared)) === words(there) : (0,_templates__WEBPACK_IMPORTED_MODULE_0__/* .plain */ .pj)(declared) === there;
}
function words(text) {
    return [...new Set(text.split(/\s/).filter((word) => word !== ''))].sort().join(' ');
}


/***/ }),

/***/ 6776:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HN: () => (/* binding */ inParallel),
/* harmony export */   Rp: () => (/* binding */ ReconcileError),
/* harmony export */   Vw: () => (/* binding */ done),
/* harmony export */   gz: () => (/* binding */ failed)
/* harmony export */ });
/** A declared state that was not reached for a reason that no single request tells. */
class ReconcileError extends Error {
    constructor(message, options) {
        super(message, options);
        this.name = 'ReconcileError';
    }
}
/** A step that has been carried out. */
function done(step, operation, integration) {
    return {
        desired: step.desired,
        operation,
        changed: operation !== null && operation !== 'unchanged',
        integration,
        changes: 'changes' in step ? step.changes : [],
        secrets: 'secrets' in step ? step.secrets : [],
        warnings: step.warnings,
        error: null,
    };
}
/** A step that has not been carried out, as far as is known. */
function failed(step, error) {
    const known = 'integration' in step ? step.integration : null;
    return { ...done(step, null, known), changes: [], secrets: [], error };
}
/** Maps over items with at most `size` of them under way, keeping their order. */
async function inParallel(items, size, work) {
    const results = [];
    const queue = items.entries();
    const workers = Array.from({ length: Math.min(size, items.length) }, async () => {
        for (const [index, item] of queue)
            results[index] = await work(item);
    });
    await Promise.all(workers);
    return results;
}


/***/ }),

/***/ 6124:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ preview),
/* harmony export */   n: () => (/* binding */ hasDrifted)
/* harmony export */ });
/* harmony import */ var _outcome__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6776);

const WOULD_BE = {
    create: 'created',
    update: 'updated',
    delete: 'deleted',
    unchanged: 'unchanged',
};
/** The outcomes that a plan would have, as far as they can be known without carrying it out. */
function preview({ steps }) {
    return steps.map((step) => step.operation === 'refused'
        ? (0,_outcome__WEBPACK_IMPORTED_MODULE_0__/* .failed */ .gz)(step, new _outcome__WEBPACK_IMPORTED_MODULE_0__/* .ReconcileError */ .Rp(step.problems.join('\n')))
        : (0,_outcome__WEBPACK_IMPORTED_MODULE_0__/* .done */ .Vw)(step, WOULD_BE[step.operation], 'integration' in step ? step.integration : null));
}
/**
 * Whether the server is known not to be as declared. A secret that would only be sent again is no drift, since it cannot
 * be compared.
 */
function hasDrifted({ operation, changes, error }) {
    if (error !== null)
        return false;
    return operation === 'updated' ? changes.length > 0 : operation !== 'unchanged';
}


/***/ }),

/***/ 2799:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CN: () => (/* binding */ visibleSecrets),
/* harmony export */   Fc: () => (/* binding */ typedConfig),
/* harmony export */   KF: () => (/* binding */ authTypeOf),
/* harmony export */   bi: () => (/* binding */ templateProblems),
/* harmony export */   pj: () => (/* binding */ plain)
/* harmony export */ });
/* harmony import */ var _inputs_scalars__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4964);
/* harmony import */ var _inputs_desired__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9963);


/**
 * Holds a declaration against the server's template, and says in a sentence each what the server would refuse: keys that
 * the template does not have or does not allow under the chosen options, values it does not know, secrets given openly
 * and, for a new integration, secrets that are missing.
 *
 * What the template does not say is left to the server.
 */
function templateProblems(template, declaration) {
    const { config, secrets, stored } = declaration;
    const keys = keysOf(template);
    const visible = visibilityOf(template, declaration);
    const allowed = (secret) => [...keys.values()]
        .filter((key) => isSecret(key) === secret && visible(key) !== false)
        .map(({ name }) => name)
        .join(', ') || 'none';
    const problems = [];
    const open = Object.entries(config);
    const secret = secrets.map((name) => [name, null]);
    for (const [name, value] of [...open, ...secret]) {
        const declaredSecret = value === null;
        const key = keys.get(name);
        if (key === undefined) {
            const guess = (0,_inputs_scalars__WEBPACK_IMPORTED_MODULE_1__/* .nearest */ .pA)(name, [...keys.keys()]);
            problems.push(`\`${name}\` is no ${declaredSecret ? 'secret ' : ''}config key of the template ${template.id}.${guess === undefined ? '' : ` Did you mean \`${guess}\`?`} It has: ${allowed(declaredSecret)}.`);
        }
        else if (visible(key) === false) {
            problems.push(`\`${name}\` is not allowed here: the template ${template.id} has it only where ${inWords(key.visibility_expression)}.`);
        }
        else if (isSecret(key) !== declaredSecret) {
            problems.push(declaredSecret
                ? `\`${name}\` is no secret of the template ${template.id}: Connect shows it to publishers. Declare it with the config; secrets are: ${allowed(true)}.`
                : `\`${name}\` is a secret of the template ${template.id}. Declare it with the secrets, so that it is masked.`);
        }
        else if (!declaredSecret) {
            const problem = valueProblem(key, value);
            if (problem !== undefined)
                problems.push(`\`${name}\` ${problem}`);
        }
    }
    if (stored === null) {
        const isPublic = config['auth_mode'] === 'Public';
        for (const field of template.fields) {
            if (!field.secret || secrets.includes(field.name) || visible(field) !== true)
                continue;
            // Where the template does not tell, no secret at all is what a run without access to secrets declares. Public
            // clients have none (RFC 6749, section 2.1).
            if (acceptsNone(field) ?? (secrets.length > 0 || isPublic))
                continue;
            problems.push(`the secret \`${field.name}\` is missing: the template ${template.id} needs it to create an integration. Give it as ${field.name === 'client_secret' ? 'client-secret' : 'a key of secret-config'} (under \`secrets\` in a manifest). ${_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .NO_SECRETS */ .g1}`);
        }
    }
    return problems;
}
/**
 * The declared config in the types that the template wants: booleans for its `bool` options, text for all else.
 *
 * @param template `null` where the server does not tell; then stored values tell the types, or else the declaration
 * @param stored config that the server holds already
 */
function typedConfig(template, config, stored = {}) {
    const keys = template === null ? new Map() : keysOf(template);
    return Object.fromEntries(Object.entries(config).map(([name, value]) => {
        const key = keys.get(name);
        const there = Object.hasOwn(stored, name) ? stored[name] : undefined;
        const wantsBoolean = key === undefined ? typeof there === 'boolean' : isBool(key);
        if (wantsBoolean)
            return [name, (0,_inputs_scalars__WEBPACK_IMPORTED_MODULE_1__/* .readBoolean */ .Vf)(String(value)) ?? value];
        if (key === undefined && typeof there !== 'string')
            return [name, oneLine(name, value)];
        return [name, oneLine(name, String(value))];
    }));
}
/** Connect keeps scopes as words with one space between them. */
function oneLine(name, value) {
    return name === 'scopes' && typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value;
}
/**
 * The secret keys that the template surely allows under the config that an integration has.
 *
 * `optional` are those that an integration may do without, as far as the template tells.
 */
function visibleSecrets(template, stored) {
    const visible = visibilityOf(template, { config: {}, stored });
    return template.fields
        .filter((field) => field.secret && visible(field) === true)
        .map((field) => ({ key: field.name, optional: acceptsNone(field) !== false }));
}
/**
 * The auth type that an integration has or will have: declared, stored, or what the template chooses by itself.
 *
 * @returns `null` if nothing tells
 */
function authTypeOf(template, config, stored) {
    const chosen = config['auth_type'] ??
        stored?.['auth_type'] ??
        template?.options.find(({ name }) => name === 'auth_type')?.default;
    return typeof chosen === 'string' && chosen !== '' ? chosen : null;
}
function keysOf(template) {
    return new Map([...template.options, ...template.fields].map((key) => [key.name, key]));
}
function isSecret(key) {
    return 'secret' in key && key.secret;
}
function isBool(key) {
    return 'type' in key && key.type === 'bool';
}
/**
 * Whether a key is allowed, given what its template's keys will be: declared before stored before default.
 *
 * What becomes of a key that is not allowed itself, only the server knows; so whatever depends on it is left to the server.
 */
function visibilityOf(template, { config, stored }) {
    const keys = keysOf(template);
    const declared = typedConfig(template, config);
    const known = new Map();
    const visible = (key) => {
        if (!known.has(key.name)) {
            // Set beforehand, too: an expression may come back to its own key.
            known.set(key.name, undefined);
            known.set(key.name, isVisible(key.visibility_expression, valueOf));
        }
        return known.get(key.name);
    };
    const valueOf = (name) => {
        const key = keys.get(name);
        if (key === undefined || visible(key) !== true)
            return undefined;
        return declared[name] ?? stored?.[name] ?? key.default;
    };
    return visible;
}
/** Three-valued: `undefined` if the expression is of a form that is not known, or asks for a value that is not. */
function isVisible(expression, valueOf) {
    if (expression === null)
        return true;
    if ('operands' in expression) {
        const operands = expression.operands.map((operand) => isVisible(operand, valueOf));
        switch (expression.operator.toLowerCase()) {
            case 'and':
                return operands.includes(false) ? false : operands.includes(undefined) ? undefined : true;
            case 'or':
                return operands.includes(true) ? true : operands.includes(undefined) ? undefined : false;
            case 'not':
                return operands.length !== 1 || operands[0] === undefined ? undefined : !operands[0];
            default:
                return undefined;
        }
    }
    const value = valueOf(expression.name) ?? null;
    if (value === null || (expression.value ?? null) === null)
        return undefined;
    const wanted = Array.isArray(expression.value) ? expression.value : [expression.value];
    return wanted.some((candidate) => same(candidate, value));
}
function inWords(expression) {
    if (expression === null)
        return 'always';
    if (!('operands' in expression))
        return `${expression.name} is ${plain(expression.value)}`;
    if (expression.operator.toLowerCase() === 'not') {
        return `not (${expression.operands.map(inWords).join(', ')})`;
    }
    return expression.operands.map(inWords).join(` ${expression.operator.toLowerCase()} `);
}
function valueProblem(key, value) {
    if ('type' in key) {
        if (key.type === 'bool') {
            return (0,_inputs_scalars__WEBPACK_IMPORTED_MODULE_1__/* .readBoolean */ .Vf)(String(value)) === undefined
                ? `is "${String(value)}"; it must be true or false.`
                : undefined;
        }
        if (key.values.length === 0 || key.values.some((allowed) => same(allowed, value))) {
            return undefined;
        }
        return `is "${String(value)}"; it must be one of: ${key.values.map(plain).join(', ')}.`;
    }
    const pattern = validation(key);
    if (pattern === undefined || pattern.test(String(value)))
        return undefined;
    const rule = key.validation_description || `it must match ${key.validation}`;
    return `is "${String(value)}", which the template does not accept: ${rule}`;
}
/**
 * Requiredness is told by validation alone: a field needs a value unless it has a default or its pattern accepts none.
 *
 * @returns `undefined` if the template does not tell
 */
function acceptsNone(field) {
    if ((field.default ?? '') !== '')
        return true;
    return validation(field)?.test('');
}
/** A field's pattern, if JavaScript reads it as Connect does: strict mode rejects what only Go's syntax knows. */
function validation(field) {
    if (field.validation === '')
        return undefined;
    try {
        return new RegExp(field.validation, 'u');
    }
    catch {
        return undefined;
    }
}
function same(a, b) {
    return plain(a) === plain(b);
}
/** A value as text: JSON, unless it is a text already. */
function plain(value) {
    return typeof value === 'string' ? value : JSON.stringify(value);
}


/***/ }),

/***/ 6472:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MW: () => (/* binding */ operationWord),
/* harmony export */   RW: () => (/* binding */ outcomeLine),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   k0: () => (/* binding */ changeText),
/* harmony export */   mg: () => (/* binding */ outcomeTotals),
/* harmony export */   vz: () => (/* binding */ sourceOf),
/* harmony export */   wS: () => (/* binding */ planSections)
/* harmony export */ });
/* harmony import */ var _words__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5846);
/* harmony import */ var _inputs_desired__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9963);


const LONGEST_VALUE = 80;
const WIDEST_NAME = 40;
/** Above so many, details and unchanged integrations are put into groups of their own. */
const LONGEST_PLAN = 20;
const SIGNS = { create: '+', update: '~', delete: '-', unchanged: '=', refused: 'x' };
const COLOURS = {
    create: 'green',
    update: 'yellow',
    delete: 'red',
    refused: 'red',
};
/** The plan as people read it: one line for each integration, and one for each declared value that differs. */
function planSections(plan, dryRun, clean) {
    const widths = plan.steps.map(({ desired }) => shown(clean((0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .label */ .Pf)(desired))).length);
    const width = Math.min(WIDEST_NAME, widths.reduce((a, b) => Math.max(a, b), 0));
    const lines = (steps) => steps.flatMap((step) => stepLines(step, width, clean));
    const end = `${planTotals(plan)}${dryRun ? ' Dry run: nothing was changed.' : ''}`;
    if (plan.steps.length <= LONGEST_PLAN) {
        return [{ title: null, lines: [...lines(plan.steps), { text: end }] }];
    }
    const unchanged = plan.steps.filter(({ operation }) => operation === 'unchanged');
    const others = plan.steps.filter(({ operation }) => operation !== 'unchanged');
    const heads = others.flatMap((step) => stepLines(step, width, clean).slice(0, 1));
    return [
        { title: null, lines: heads },
        { title: `Details of ${others.length}`, lines: lines(others) },
        { title: `${unchanged.length} unchanged`, lines: lines(unchanged) },
        { title: null, lines: [{ text: end }] },
    ].filter((section) => section.lines.length > 0);
}
/** One line on one declaration, such as `Created: Azure (guid …, id 5)`. */
function outcomeLine({ desired, operation, integration, error }, clean) {
    const where = integration === null ? '' : ` (guid ${clean(integration.guid)}, id ${clean(integration.id)})`;
    const text = `${shown(clean((0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .label */ .Pf)(desired)))}${where}`;
    if (error === null)
        return { text: `${capital(operation ?? 'unchanged')}: ${text}` };
    const known = operation === null ? '' : `, yet ${operation}`;
    return { text: `Failed${known}: ${text}`, colour: 'red' };
}
const FIRM = { created: 'created', updated: 'updated', deleted: 'deleted', unchanged: 'unchanged' };
const PLANNED = {
    created: 'to create',
    updated: 'to update',
    deleted: 'to delete',
    unchanged: 'unchanged',
};
/** What was done to an integration, or would be. */
function operationWord(operation, dryRun) {
    return (dryRun ? PLANNED : FIRM)[operation];
}
/** How many declarations came to what, such as `2 created, 1 unchanged, 1 failed`. */
function outcomeTotals(outcomes, dryRun) {
    const operations = ['created', 'updated', 'deleted', 'unchanged'];
    const number = (kind) => outcomes.filter((one) => (one.error === null ? one.operation : null) === kind).length;
    return tally([
        ...operations.map((kind) => [operationWord(kind, dryRun), number(kind)]),
        ['failed', number(null)],
    ]);
}
/** Old → new, or what is added to a list or removed from it. */
function changeText({ field, from, to }, clean) {
    const value = (text) => text === null || text === '' ? '(none)' : shown(clean(text));
    if (isListed(field))
        return to === null ? `${value(from)} is removed` : `${value(to)} is added`;
    return `${value(from)} → ${value(to)}`;
}
/** A value on one line; a long one shortened in the middle. */
function shown(value) {
    const line = value.replace(/\r\n|\r|\n/g, '⏎');
    const characters = Array.from(line);
    if (characters.length <= LONGEST_VALUE)
        return line;
    const half = Math.floor((LONGEST_VALUE - 1) / 2);
    return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}
function stepLines(step, width, clean) {
    const name = shown(clean((0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .label */ .Pf)(step.desired))).padEnd(width);
    const head = `  ${SIGNS[step.operation]} ${name}  ${step.operation.padEnd(9)}  ${clean(about(step))}`;
    const colour = COLOURS[step.operation];
    const paint = colour === undefined ? {} : { colour };
    return [head.trimEnd(), ...details(step, clean).map((text) => `      ${text}`)].map((text) => ({
        text,
        ...paint,
    }));
}
function about(step) {
    switch (step.operation) {
        case 'create': {
            const authType = step.desired.config['auth_type'];
            return [step.body.template, ...(authType === undefined ? [] : [String(authType)])].join(', ');
        }
        case 'update':
            return step.integration.guid;
        case 'unchanged':
            return step.integration?.guid ?? 'absent, as declared';
        case 'delete': {
            const { content, integration } = step;
            return `${integration.guid}${content.length === 0 ? '' : `  (${(0,_words__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U)(content.length, 'content item')} will lose it: ${content.join(', ')})`}`;
        }
        case 'refused':
            return '';
    }
}
function details(step, clean) {
    if (step.operation === 'refused') {
        return step.problems.flatMap((problem) => clean(problem).split('\n'));
    }
    if (step.operation !== 'create' && step.operation !== 'update')
        return [];
    const because = step.operation === 'create' ? 'will be sent' : 'will be sent, cannot be compared';
    const rows = [
        ...step.changes.map((change) => ({
            sign: signOf(change, step.operation),
            field: change.field,
            text: step.operation === 'create' || isListed(change.field)
                ? shown(clean(change.to ?? change.from ?? ''))
                : changeText(change, clean),
        })),
        ...step.secrets.map(({ key, variable }) => ({
            sign: '!',
            field: `config.${key}`,
            text: `${sourceOf(variable)}: ${because}`,
        })),
    ];
    const width = rows.reduce((widest, { field }) => Math.max(widest, field.length), 0);
    return rows.map(({ sign, field, text }) => `${sign} ${field.padEnd(width)}  ${text}`.trimEnd());
}
/** Where the value of a secret is from. */
function sourceOf(variable) {
    return variable === null ? 'a secret' : `from \${${variable}}`;
}
function signOf({ field, to }, operation) {
    if (operation === 'create')
        return '+';
    return isListed(field) ? (to === null ? '-' : '+') : '~';
}
/** Access lists and content items change member by member. */
function isListed(field) {
    return field === 'access' || field === 'content';
}
function planTotals({ steps }) {
    const number = (operation) => steps.filter((step) => step.operation === operation).length;
    const totals = tally([
        ['to create', number('create')],
        ['to update', number('update')],
        ['to delete', number('delete')],
        ['unchanged', number('unchanged')],
        ['refused', number('refused')],
    ]);
    return `Plan: ${totals}.`;
}
function tally(counts) {
    return (counts
        .filter(([, number]) => number > 0)
        .map(([what, number]) => `${number} ${what}`)
        .join(', ') || 'nothing declared');
}
function capital(word) {
    return word.charAt(0).toUpperCase() + word.slice(1);
}


/***/ }),

/***/ 5468:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ outputsOf)
/* harmony export */ });
/* harmony import */ var _inputs_desired__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9963);

/**
 * The outputs of the step, for later steps. Nothing secret is among them.
 *
 * The single-valued ones are set only where exactly one integration is declared.
 *
 * @param version empty if the server hides it
 * @param clean called with every text before it becomes part of JSON: within JSON a secret may not be found, or the JSON
 *   may not survive that it is taken out
 */
function outputsOf(outcomes, version, clean) {
    const integrations = outcomes.map((outcome) => integrationOutput(outcome, version, clean));
    const [only] = integrations;
    return {
        ...(only !== undefined && integrations.length === 1 ? single(only) : {}),
        'connect-version': clean(version),
        integrations: JSON.stringify(integrations),
        guids: JSON.stringify(Object.fromEntries(integrations.flatMap(({ name, guid, operation }) => name === null || guid === null || operation === 'deleted' ? [] : [[name, guid]]))),
    };
}
function integrationOutput(outcome, version, clean) {
    const { desired, operation, changed, integration, error } = outcome;
    const text = (value) => value === null || value === undefined ? null : clean(value);
    return {
        guid: text(integration?.guid),
        id: text(integration?.id),
        name: text(integration?.name ?? (0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .declaredName */ .op)(desired)),
        operation,
        changed,
        'auth-type': text(integration?.auth_type),
        template: text(integration?.template),
        'created-time': text(integration?.created_time),
        'updated-time': text(integration?.updated_time),
        'connect-version': clean(version),
        ...(error === null ? {} : { error: clean(error.message) }),
    };
}
function single(output) {
    const names = [
        'guid',
        'id',
        'name',
        'operation',
        'auth-type',
        'template',
        'created-time',
        'updated-time',
    ];
    return {
        ...Object.fromEntries(names.map((name) => [name, output[name] ?? ''])),
        changed: String(output.changed),
    };
}


/***/ }),

/***/ 7994:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   _Q: () => (/* binding */ fitting),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   g3: () => (/* binding */ LARGEST_SUMMARY_BYTES),
/* harmony export */   ih: () => (/* binding */ escape)
/* harmony export */ });
/* harmony import */ var _inputs_desired__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9963);
/* harmony import */ var _log__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6472);


/** GitHub's limit for the summary of one step is 1 MiB. */
const LARGEST_SUMMARY_BYTES = 1024 * 1024;
/**
 * The run in GitHub's Markdown: totals, one table, and what changes in detail for who opens it.
 *
 * @param limit the most bytes it may have; what does not fit is left out, and that is said
 */
function summaryOf(report, clean, limit = LARGEST_SUMMARY_BYTES) {
    const { outcomes, server, version, dryRun } = report;
    const head = [
        `### OAuth integrations on Posit Connect${dryRun ? ': plan' : ''}`,
        '',
        `${address(clean(server))}${version === '' ? '' : `, version ${escape(clean(version))}`}: ${(0,_log__WEBPACK_IMPORTED_MODULE_1__/* .outcomeTotals */ .mg)(outcomes, dryRun)}.${dryRun ? ' Dry run: nothing was changed.' : ''}`,
        '',
    ];
    if (outcomes.length === 0)
        return head.join('\n');
    const table = ['| Integration | Operation | GUID | What changes |', '| --- | --- | --- | --- |'];
    const fixed = byteLength([...head, ...table].join('\n')) + 500;
    const rows = fitting(outcomes.map((outcome) => row(outcome, dryRun, clean)), limit - fixed);
    const left = limit - fixed - byteLength(rows.join('\n'));
    const all = outcomes.flatMap((outcome) => detail(outcome, clean));
    const details = fitting(all, left);
    return [
        ...head,
        ...table,
        ...rows,
        '',
        ...leftOut(outcomes.length - rows.length, 'more'),
        ...leftOut(all.length - details.length, 'more details'),
        ...(details.length > 0
            ? ['<details><summary>Details</summary>', '', ...details, '', '</details>', '']
            : []),
    ].join('\n');
}
function leftOut(number, what) {
    return number === 0
        ? []
        : [`${number} ${what} are in the log: this page has no room for them.`, ''];
}
function row(outcome, dryRun, clean) {
    const { desired, operation, integration, error } = outcome;
    const words = operation === null ? '' : (0,_log__WEBPACK_IMPORTED_MODULE_1__/* .operationWord */ .MW)(operation, dryRun);
    const cells = [
        code(clean((0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .label */ .Pf)(desired))),
        error === null ? words : ['❌ failed', ...(words === '' ? [] : [`(${words})`])].join(' '),
        integration === null ? '' : code(clean(integration.guid)),
        error === null ? changed(outcome) : escape(clean(error.message)),
    ];
    return `| ${cells.join(' | ')} |`;
}
function changed({ changes, secrets, operation }) {
    const fields = [...new Set(changes.map(({ field }) => field))];
    const created = operation === 'created';
    const compared = created ? '' : ', cannot be compared';
    return [
        ...(created ? ['everything'] : fields.map(code)),
        ...secrets.map(({ key, variable }) => `${code(`config.${key}`)} (${escape((0,_log__WEBPACK_IMPORTED_MODULE_1__/* .sourceOf */ .vz)(variable))}: sent${compared})`),
    ].join(', ');
}
function detail({ desired, changes }, clean) {
    return changes.map((change) => `- ${code(clean((0,_inputs_desired__WEBPACK_IMPORTED_MODULE_0__/* .label */ .Pf)(desired)))} ${code(change.field)}: ${code((0,_log__WEBPACK_IMPORTED_MODULE_1__/* .changeText */ .k0)(change, clean))}`);
}
/** As many of the lines, from the first on, as fit into so many bytes. */
function fitting(lines, bytes) {
    let left = bytes;
    const end = lines.findIndex((line) => {
        left -= byteLength(line) + 1;
        return left < 0;
    });
    return lines.slice(0, end === -1 ? lines.length : end);
}
function byteLength(text) {
    return Buffer.byteLength(text, 'utf8');
}
/** Text that renders as itself, whatever Markdown or HTML it looks like. */
function escape(text) {
    return text
        .replace(/[\r\n]+/g, ' ')
        .replace(/[&<>`*~|\\[\]@$]|(?<![a-z0-9])_|_(?![a-z0-9])|#(?=\w)|:(?=\S)|(?<=www)\./gi, (char) => `&#${char.charCodeAt(0)};`);
}
/** The address of the server, which is a URL already, so that it can be copied. */
function address(url) {
    return code(url).replaceAll('&#58;', ':');
}
/** The same in a fixed-width face; nobody is notified by a name in it. */
function code(text) {
    return `<code>${escape((0,_log__WEBPACK_IMPORTED_MODULE_1__/* .shown */ .SP)(text))}</code>`;
}


/***/ }),

/***/ 533:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  exportManifest: () => (/* binding */ exportManifest),
  reconcile: () => (/* binding */ reconcile)
});

// EXTERNAL MODULE: ./src/connect/errors.ts
var errors = __webpack_require__(6807);
;// CONCATENATED MODULE: ./src/reconcile/associations.ts

const ROUNDS = 6;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/**
 * Adds integrations to a content item, and keeps the others that it has.
 *
 * Connect only replaces the whole set and has no version to check, so a concurrent writer may undo what was written, or
 * lose what it has written itself. Hence: read, write, wait for as long as a request or two take, and read again, until
 * ours are there and none that was seen on the way is lost.
 *
 * Never rejects: what was written before something failed has been written all the same.
 *
 * @returns whether anything was written, and why ours are not there, if they are not
 */
async function addAssociations(client, contentGuid, integrationGuids, pace) {
    let wrote = false;
    try {
        await add(client, contentGuid, integrationGuids, pace, () => {
            wrote = true;
        });
        return { wrote, error: null };
    }
    catch (error) {
        return { wrote, error: error };
    }
}
async function add(client, contentGuid, integrationGuids, { clock, random, pause }, onWrite) {
    let seen = new Set();
    let refused = false;
    for (let round = 1;; round += 1) {
        const asked = clock.now();
        const associations = await client.contentAssociations(contentGuid);
        const latency = clock.now() - asked;
        const present = new Set(associations.map((one) => one.oauth_integration_guid));
        const goal = new Set([...present, ...seen, ...integrationGuids]);
        if (goal.size === present.size)
            return;
        if (round > ROUNDS) {
            throw new Error(`The integrations of the content item ${contentGuid} are being replaced by somebody else all the time. Run the step again when that has ended.`);
        }
        try {
            await client.setContentAssociations(contentGuid, [...goal]);
            seen = goal;
            onWrite();
            refused = false;
        }
        catch (error) {
            // One that was seen may have been deleted since; if the next set is refused, too, it is for one of ours.
            if (refused || !refusesIntegrations(error))
                throw error;
            seen = new Set();
            refused = true;
        }
        await pause(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, latency * (1 + 2 * random()))));
    }
}
/** Whether Connect refuses the set for an integration in it, such as one that has been deleted in the meantime. */
function refusesIntegrations(error) {
    return (0,errors/* hasCode */.up)(error, 207, 208, 209);
}

// EXTERNAL MODULE: ./src/words.ts
var words = __webpack_require__(5846);
// EXTERNAL MODULE: ./src/reconcile/find.ts
var find = __webpack_require__(2321);
// EXTERNAL MODULE: ./src/reconcile/outcome.ts
var reconcile_outcome = __webpack_require__(6776);
// EXTERNAL MODULE: ./src/inputs/desired.ts
var inputs_desired = __webpack_require__(9963);
// EXTERNAL MODULE: ./src/reconcile/access.ts
var reconcile_access = __webpack_require__(3184);
// EXTERNAL MODULE: ./src/reconcile/differences.ts
var differences = __webpack_require__(7412);
;// CONCATENATED MODULE: ./src/reconcile/features.ts
/** Reads off what was observed what the server can do. */
function featuresOf({ integrations, settings, role }) {
    // Recorded server settings have `oauth_integrations_enabled`, and a licence flag that is a boolean or a number as text.
    const licensed = settings.license?.['oauth-integrations'];
    return {
        accessLists: integrations.length > 0
            ? integrations.some(({ permissions }) => permissions !== null)
            : !isBefore(settings.version, 2025, 9),
        switchedOff: settings.oauth_integrations_enabled === false || licensed === false || licensed === '0',
        // By the Connect API reference, only administrators may write integrations; publishers may read them.
        refusedRole: role === 'publisher' || role === 'viewer' ? role : null,
    };
}
/** Whether a content item can have one integration only: several came with 2025.07, and `content_guid` with them. */
function takesOne(version, associations) {
    return version === ''
        ? associations.length > 0 && associations.every(({ content_guid }) => content_guid === null)
        : isBefore(version, 2025, 7);
}
function isBefore(version, year, month) {
    const found = /^\s*(\d+)\.(\d+)/.exec(version);
    if (found === null)
        return false;
    const [y, m] = [Number(found[1]), Number(found[2])];
    return y < year || (y === year && m < month);
}

;// CONCATENATED MODULE: ./src/reconcile/step.ts
/** Whether a step writes the integration itself, for which Connect asks for an administrator's key. */
function writesIntegration(step) {
    switch (step.operation) {
        case 'create':
        case 'delete':
            return true;
        case 'update':
            return step.body !== null;
        case 'unchanged':
        case 'refused':
            return false;
    }
}

// EXTERNAL MODULE: ./src/reconcile/templates.ts
var reconcile_templates = __webpack_require__(2799);
;// CONCATENATED MODULE: ./src/reconcile/plan.ts









/**
 * Compares what is declared with what is there. Pure.
 *
 * Only what is declared counts. Whatever cannot be carried out, as far as it can be known without a write, becomes a
 * refusal.
 */
function makePlan(declared, observed, updateSecret) {
    const features = featuresOf(observed);
    const context = {
        observed,
        features,
        index: new find/* IntegrationIndex */.$w(observed.integrations),
        templates: observed.templates === null || observed.templates.length === 0
            ? null
            : new Map(observed.templates.map((template) => [template.id, template])),
        updateSecret,
        names: principalNames(observed),
        claims: (0,find/* groupBy */.$z)(declared.flatMap(inputs_desired/* declaredContent */.qQ), (guid) => guid),
    };
    const steps = refuseClashes(declared.map((desired) => planOne(desired, context)));
    const writes = steps.some(({ operation }) => operation !== 'unchanged' && operation !== 'refused');
    return {
        steps,
        refusal: features.refusedRole === null || !steps.some(writesIntegration)
            ? null
            : `The API key belongs to a ${features.refusedRole}. Managing OAuth integrations needs the key of an administrator: Connect refuses all others (status 403, code 22). [GET /v1/user]`,
        warnings: writes && features.switchedOff
            ? [
                'OAuth integrations are switched off or not licensed on this server, by its own settings.',
            ]
            : [],
    };
}
/**
 * The step that brings an existing integration to the declared state.
 *
 * The update holds every declared config key that is no secret as soon as it holds one, so that it means the same to a
 * server that merges config (as Connect documents) and to one that replaces it.
 *
 * @param content declared content items that are not associated yet
 */
function planUpdate(target, integration, sendSecrets, content, names) {
    const { desired, template, permissions } = target;
    const values = (0,differences/* differences */.tX)(target, integration);
    const access = (0,differences/* accessChanges */._0)(permissions, integration.permissions ?? [], names);
    const changes = [...values, ...access, ...content.map(associated)];
    const secrets = sendSecrets ? sentSecrets(desired) : [];
    if (changes.length === 0 && secrets.length === 0) {
        return { operation: 'unchanged', desired, integration, warnings: [] };
    }
    const { name } = desired.address;
    const { description } = desired;
    const differs = (field) => values.some((change) => change.field === field);
    const touchesConfig = secrets.length > 0 || values.some(({ field }) => field.startsWith('config.'));
    const body = {
        ...(name !== null && differs('name') ? { name } : {}),
        ...(description !== null && differs('description') ? { description } : {}),
        ...(touchesConfig
            ? {
                config: {
                    ...(0,reconcile_templates/* typedConfig */.Fc)(template, desired.config, integration.config),
                    ...(sendSecrets ? secretValues(desired) : {}),
                },
            }
            : {}),
        ...(permissions === null || access.length === 0 ? {} : { permissions }),
    };
    return {
        ...target,
        operation: 'update',
        integration,
        changes,
        secrets,
        content,
        warnings: [],
        body: Object.keys(body).length === 0 ? null : body,
    };
}
function planOne(desired, context) {
    const found = context.index.addressed(desired);
    const [integration] = found;
    if (found.length > 1) {
        return refused(desired, [
            `${found.length} integrations have the name "${(0,inputs_desired/* label */.Pf)(desired)}": ${guids(found)}. Say which one is meant with \`guid\`, or delete the others.`,
        ]);
    }
    if (desired.state === 'absent')
        return planAbsence(desired, integration, context);
    if (integration !== undefined)
        return planExisting(desired, integration, context);
    const { address } = desired;
    return address.by === 'guid'
        ? refused(desired, [
            `The server has no integration with the GUID ${address.guid}. Check the GUID, or leave it out to find the integration by its name.`,
        ])
        : planCreation(desired, address.name, context);
}
function planAbsence(desired, integration, { observed, index }) {
    const { address } = desired;
    if (integration === undefined) {
        const warnings = address.by === 'name' ? lookAlikes(address.name, index) : [];
        return { operation: 'unchanged', desired, integration: null, warnings };
    }
    if (address.name !== null && address.name !== integration.name) {
        return refused(desired, [
            `The integration ${integration.guid} has the name "${integration.name}", not "${address.name}". It is not deleted: correct the name, or leave it out.`,
        ], integration);
    }
    const uses = observed.uses.get(integration.guid) ?? [];
    if (uses instanceof errors/* ConnectError */.T$ && !desired.allowDeleteInUse) {
        return refused(desired, [
            `Whether content uses "${integration.name}" (${integration.guid}) cannot be told, so it is not deleted. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless. ${uses.message}`,
        ], integration);
    }
    const content = uses instanceof errors/* ConnectError */.T$ ? [] : contentOf(uses);
    if (content.length > 0 && !desired.allowDeleteInUse) {
        return refused(desired, [
            `"${integration.name}" (${integration.guid}) is in use by ${(0,words/* count */.U)(content.length, 'content item')}: ${content.join(', ')}. Deleting it would take it from them for good. Set allow-delete-in-use (allow_delete_in_use in a manifest) to delete it nevertheless.`,
        ], integration);
    }
    return { operation: 'delete', desired, integration, content, warnings: [] };
}
function planExisting(desired, integration, context) {
    const { index, templates, updateSecret, names } = context;
    const { name } = desired.address;
    if (name !== null && name !== integration.name && index.named(name).length > 0) {
        return refused(desired, [
            `Renaming "${integration.name}" would give two integrations the name "${name}": ${guids(index.named(name))} has it already.`,
        ], integration);
    }
    const declared = desired.template;
    if (declared !== null && integration.template !== null && declared !== integration.template) {
        return refused(desired, [
            `The integration "${integration.name}" (${integration.guid}) has the template ${integration.template}, not ${declared}. Connect cannot change it: declare template ${integration.template}, choose another name, or delete the integration.`,
        ], integration);
    }
    const template = templates?.get(integration.template) ?? null;
    const { permissions, content, problems } = examine(desired, template, integration, context);
    if (problems.length > 0)
        return refused(desired, problems, integration);
    return planUpdate({ desired, template, permissions }, integration, updateSecret === 'always', content, names);
}
function planCreation(desired, name, context) {
    const { index, templates, names } = context;
    const offered = templates === null ? '' : [...templates.keys()].join(', ');
    const warnings = lookAlikes(name, index);
    if (desired.template === null) {
        const choice = offered === '' ? '' : `, one of: ${offered}`;
        return refused(desired, [
            `There is no integration with the name "${name}", and without a template none can be created. Give \`template\`${choice}.`,
            ...warnings,
        ]);
    }
    const template = templates?.get(desired.template) ?? null;
    if (templates !== null && template === null) {
        return refused(desired, [
            `The server has no template "${desired.template}". It has: ${offered}.`,
        ]);
    }
    const { permissions, content, problems } = examine(desired, template, null, context);
    if (problems.length > 0)
        return refused(desired, problems);
    const { description } = desired;
    const config = (0,reconcile_templates/* typedConfig */.Fc)(template, desired.config);
    return {
        operation: 'create',
        desired,
        template,
        permissions,
        changes: [
            ...(description === null ? [] : [{ field: 'description', from: null, to: description }]),
            ...Object.entries(config).map(([key, value]) => ({
                field: `config.${key}`,
                from: null,
                to: (0,reconcile_templates/* plain */.pj)(value),
            })),
            ...(0,differences/* accessChanges */._0)(permissions ?? [], null, names),
            ...content.map(associated),
        ],
        content,
        secrets: sentSecrets(desired),
        warnings,
        body: {
            name,
            ...(description === null ? {} : { description }),
            template: desired.template,
            config: { ...config, ...secretValues(desired) },
            ...(permissions === null || permissions.length === 0 ? {} : { permissions }),
        },
    };
}
function sentSecrets({ secrets }) {
    return Object.entries(secrets).map(([key, { variable }]) => ({ key, variable }));
}
function secretValues({ secrets }) {
    return Object.fromEntries(Object.entries(secrets).flatMap(([key, { value }]) => (value === null ? [] : [[key, value]])));
}
/**
 * Finds all that can be known to be wrong before a write, and what to write if nothing is.
 *
 * @param existing `null` if the integration is to be created
 */
function examine(desired, template, existing, context) {
    const { config } = desired;
    const secrets = Object.keys(desired.secrets);
    const stored = existing === null ? null : (0,differences/* storedConfig */.qK)(existing);
    const access = targetAccess(desired, existing, context);
    const content = missingContent(desired, existing, context);
    return {
        permissions: access.permissions,
        content: content.guids,
        problems: [
            ...(template === null ? [] : (0,reconcile_templates/* templateProblems */.bi)(template, { config, secrets, stored })),
            ...verifyProblems(desired, template, stored),
            ...access.problems,
            ...content.problems,
        ],
    };
}
/** Connect verifies Service Account integrations only, by its API reference; so nothing is made before that is known. */
function verifyProblems({ verify, config }, template, stored) {
    if (!verify)
        return [];
    const authType = (0,reconcile_templates/* authTypeOf */.KF)(template, config, stored);
    return authType === 'Service Account'
        ? []
        : [
            `\`verify\` is for integrations with the auth type Service Account only, and this one ${authType === null ? 'declares none' : `has ${authType}`}. Leave verify out, or declare auth_type.`,
        ];
}
function targetAccess({ access }, existing, { observed, features }) {
    if (access === null)
        return { permissions: null, problems: [] };
    const resolved = (0,reconcile_access/* resolveAccess */.pQ)(access, observed);
    if ('problems' in resolved)
        return { permissions: null, problems: resolved.problems };
    const supported = existing === null ? features.accessLists : existing.permissions !== null;
    if (supported)
        return { permissions: resolved.permissions, problems: [] };
    return {
        permissions: null,
        problems: access.to === 'everyone'
            ? []
            : [
                'This Connect has no access lists for integrations, so the integration would be open to every publisher. Upgrade Connect, or declare no access list.',
            ],
    };
}
function missingContent(desired, integration, { observed: { content, settings }, claims }) {
    const guids = [];
    const problems = [];
    for (const guid of desired.content) {
        const associations = content.get(guid) ?? [];
        if (associations instanceof errors/* ConnectError */.T$) {
            problems.push(`The content item ${guid} cannot be associated: it does not exist, or the API key may not see it. ${associations.message}`);
        }
        else if (!associations.some((one) => one.oauth_integration_guid === integration?.guid)) {
            guids.push(guid);
            if (!takesOne(settings.version, associations))
                continue;
            if (associations.length > 0) {
                problems.push(`The content item ${guid} has an integration already (${associations.map((one) => one.oauth_integration_guid).join(', ')}), and this Connect takes one for each content item (several since 2025.07). Remove that one first, or leave the item out.`);
            }
            else if (isClaimedTwice(guid, claims)) {
                problems.push(`The content item ${guid} is declared for several integrations, and this Connect takes one for each content item (several since 2025.07). Declare it once.`);
            }
        }
    }
    return { guids, problems };
}
function isClaimedTwice(claim, claims) {
    return (claims.get(claim)?.length ?? 0) > 1;
}
/** Two declarations of one integration, or of one name, cannot both hold. */
function refuseClashes(steps) {
    const subjectsOf = (step) => {
        if (step.operation === 'refused')
            return [];
        const existing = 'integration' in step ? step.integration : null;
        // A name that an integration has already is nobody's claim: Connect lets several share one.
        const { name } = step.desired.address;
        return [
            ...(existing === null ? [] : [`GUID ${existing.guid}`]),
            ...(name === null || name === existing?.name ? [] : [`name "${name}"`]),
        ];
    };
    const claims = (0,find/* groupBy */.$z)(steps.flatMap(subjectsOf), (subject) => subject);
    return steps.map((step) => {
        const clash = subjectsOf(step).find((subject) => isClaimedTwice(subject, claims));
        return clash === undefined
            ? step
            : refused(step.desired, [`Several declarations are about the integration with the ${clash}. Declare it once.`], 'integration' in step ? step.integration : null);
    });
}
function refused(desired, problems, integration = null) {
    return { operation: 'refused', desired, integration, problems, warnings: [] };
}
function lookAlikes(name, index) {
    return index
        .lookingLike(name)
        .map((other) => `There is no integration with the name ${JSON.stringify(name)}, but ${JSON.stringify(other.name)} (${other.guid}) looks like it: only letter case, white space or the form of Unicode characters differ. If that one is meant, declare its exact name or its guid.`);
}
function associated(guid) {
    return { field: 'content', from: null, to: guid };
}
/** What to call users and groups: as they were declared, or as the server calls them. */
function principalNames({ users, groups, principalNames: others }) {
    const names = new Map(others);
    for (const [kind, lookups] of [
        ['user', users],
        ['group', groups],
    ]) {
        for (const [name, lookup] of lookups) {
            if ('guid' in lookup)
                names.set(`${kind} ${lookup.guid}`, name);
        }
    }
    return names;
}
function contentOf(associations) {
    return associations.map(({ content_guid, app_guid }) => content_guid ?? app_guid ?? 'unknown');
}
function guids(integrations) {
    return integrations.map(({ guid }) => guid).join(', ');
}

;// CONCATENATED MODULE: ./src/reconcile/update.ts




/** Brings an existing integration to the declared state, content items aside: if only they differ, it is unchanged. */
async function update(step, client) {
    const { integration: before, body, permissions } = step;
    let after = body === null ? before : await client.updateIntegration(before.guid, body);
    if (permissions !== null && body?.permissions === undefined && isOpenedBy(step, after)) {
        // It was as declared when it was compared, so it was not sent; another run has changed it since.
        after = await client.updateIntegration(before.guid, { permissions });
    }
    const outcome = {
        ...(0,reconcile_outcome/* done */.Vw)(step, body === null ? 'unchanged' : 'updated', after),
        warnings: [...step.warnings, ...storedOtherwise(step, after, before)],
    };
    if (!isOpenedBy(step, after))
        return outcome;
    return {
        ...outcome,
        error: new reconcile_outcome/* ReconcileError */.Rp(`Connect did not store the access list of "${after.name}" (${after.guid}) as declared. Look at it at once: it may be open to more people than it should.`),
    };
}
/** Deletes an integration. That it is gone already is just as well; but only a run that may have deleted it says so. */
async function remove(step, client) {
    const { integration } = step;
    try {
        await client.deleteIntegration(integration.guid);
    }
    catch (error) {
        if (!(0,errors/* hasStatus */.Ro)(error, 404))
            throw error;
        if (error.request.attempts === 1)
            return (0,reconcile_outcome/* done */.Vw)(step, 'unchanged', integration);
    }
    return (0,reconcile_outcome/* done */.Vw)(step, 'deleted', integration);
}
/** Whether an integration is not as closed as it is declared. */
function isOpenedBy({ permissions }, { permissions: stored }) {
    return (permissions !== null &&
        permissions.length > 0 &&
        (stored === null || !(0,reconcile_access/* sameAccess */.FU)(permissions, stored)));
}
/**
 * What the server has stored otherwise than it was told to, in a sentence each.
 *
 * @param after as the server has answered the write
 * @param before as it was; `null` if it is new
 */
function storedOtherwise(target, after, before) {
    const { desired, template } = target;
    const warnings = (0,differences/* differences */.tX)(target, after).map(({ field, from, to }) => `Connect stored ${field} of "${after.name}" as ${JSON.stringify(from)}, not as ${JSON.stringify(to)}. It would show as a change on every run: declare it as Connect stores it.`);
    const lost = Object.keys(before?.config ?? {}).filter((key) => !(key in after.config) && !(key in desired.config));
    // A changed option, such as the auth type, makes other keys go by right.
    const options = new Set(template?.options.map(({ name }) => name));
    const optionChanged = Object.keys(after.config).some((key) => options.has(key) && before?.config[key] !== after.config[key]);
    if (lost.length > 0 && !optionChanged) {
        warnings.push(`Connect dropped ${lost.map((key) => `config.${key}`).join(', ')} of "${after.name}", which is not declared. Declare every key that must stay.`);
    }
    return warnings;
}

;// CONCATENATED MODULE: ./src/reconcile/create.ts






/** How often the list is read again while it lags behind, or a concurrent run is to take back what it has made. */
const FURTHER_LOOKS = 5;
const SHORTEST_WAIT_MS = 1_000;
/** How long after the last POST a request that was given up on may still be carried out, as far as this run waits. */
const LATE_MS = 3_000;
/**
 * Sends a creation, again only after a look.
 *
 * @throws ConnectError, ReconcileError
 */
async function create(step, options) {
    const { own, repeated } = await post(step, options);
    if (own !== null && isOpenedBy(step, own))
        await refuseOpened(own, options.client);
    return {
        ...(0,reconcile_outcome/* done */.Vw)(step, own === null ? null : 'created', own),
        secrets: own === null ? [] : step.secrets,
        creation: step,
        own,
        repeated,
        takenBack: false,
    };
}
/** Whether an outcome is to be settled. */
function isOpen(outcome) {
    return 'creation' in outcome;
}
/** Looks for the names that were created, and ends each with one integration, or with an error that lists several. */
async function settle(outcomes, options) {
    let open = outcomes;
    if (open.some((outcome) => isOpen(outcome) && outcome.repeated))
        await options.pause(LATE_MS);
    for (let look = 0; open.some(isOpen); look += 1) {
        if (look > 0) {
            const names = open.filter(isOpen).map(({ creation }) => `"${creation.body.name}"`);
            options.tell(`Looking again for ${names.join(', ')}: the list is not final yet.`);
            await options.pause(SHORTEST_WAIT_MS * (1 + options.random()));
        }
        let list;
        try {
            list = await options.client.listIntegrations();
        }
        catch (error) {
            return open.map((outcome) => isOpen(outcome) ? unchecked(outcome, error) : outcome);
        }
        const byGuid = new Map(list.map((integration) => [integration.guid, integration]));
        const byName = (0,find/* groupBy */.$z)(list, ({ name }) => name);
        const lastLook = look === FURTHER_LOOKS;
        open = await (0,reconcile_outcome/* inParallel */.HN)(open, options.maxParallel, async (outcome) => {
            if (!isOpen(outcome))
                return outcome;
            // Under whatever name: the server may have stored it otherwise.
            const own = outcome.own === null ? undefined : byGuid.get(outcome.own.guid);
            const found = [...(byName.get(outcome.creation.body.name) ?? []), ...(own ? [own] : [])];
            return settleOne(outcome, found, lastLook, options);
        });
    }
    return [...open];
}
async function post(step, { client, backOff, maxAttempts, tell }) {
    const { name } = step.body;
    for (let attempt = 1;; attempt += 1) {
        try {
            return { own: await client.createIntegration(step.body), repeated: attempt > 1 };
        }
        catch (error) {
            if (!(error instanceof errors/* ConnectError */.T$) || (0,errors/* surelyNotDone */.WC)(error))
                throw error;
            tell(`No usable answer to the creation of "${name}": looking whether it is there.`);
            await backOff(attempt, error);
            const list = await client.listIntegrations().catch((cause) => {
                throw new reconcile_outcome/* ReconcileError */.Rp(`It is not known whether "${name}" was created. ${error.message}\nLooking for it failed, too: ${cause.message}\nRun the step again: it finds what is there and goes on from it.`, { cause: error });
            });
            if (list.some((integration) => integration.name === name)) {
                tell(`"${name}" is there: taking it over.`);
                return { own: null, repeated: attempt > 1 };
            }
            if ((0,errors/* isRefusal */.vu)(error))
                throw error;
            if (attempt >= maxAttempts) {
                throw new reconcile_outcome/* ReconcileError */.Rp(`"${name}" could not be created in ${(0,words/* count */.U)(attempt, 'attempt')}, and it is not there. ${error.message}`, { cause: error });
            }
            tell(`"${name}" is not there: creating it again (attempt ${attempt + 1} of ${maxAttempts}).`);
        }
    }
}
async function settleOne(open, namesakes, lastLook, { client, tell }) {
    const { creation, own } = open;
    let { takenBack } = open;
    const there = new Map(namesakes.map((integration) => [integration.guid, integration]));
    if (own !== null && takenBack)
        there.delete(own.guid);
    // A node of a cluster may answer from before the POST. Otherwise somebody has deleted what was there.
    const lags = own === null || takenBack ? there.size === 0 : !there.has(own.guid);
    if (lags && !lastLook)
        return open;
    const [stays, ...others] = [...there.values()].sort(find/* byId */.$H);
    try {
        if (stays === undefined) {
            throw new reconcile_outcome/* ReconcileError */.Rp(`"${creation.body.name}" was there a moment ago and is gone: something else deletes it.`);
        }
        if (own !== null && !takenBack && stays.guid !== own.guid) {
            tell(`Another run has made "${own.name}" first (${stays.guid}): deleting the one that this run has made (${own.guid}).`);
            try {
                await takeBack(own, client);
            }
            catch (error) {
                return leftBehind(creation, stays, own, error);
            }
            takenBack = true;
        }
        const unknown = others.filter(({ guid }) => guid !== own?.guid);
        if (unknown.length > 0) {
            if (!lastLook)
                return { ...open, takenBack };
            throw new reconcile_outcome/* ReconcileError */.Rp(severalMessage(creation.body.name, [stays, ...unknown]));
        }
        if (stays.guid !== own?.guid)
            return await adopt(creation, stays, client);
        const { desired, operation, changed, integration, changes, secrets } = open;
        const warnings = [...creation.warnings, ...storedOtherwise(creation, own, null)];
        return { desired, operation, changed, integration, changes, secrets, warnings, error: null };
    }
    catch (error) {
        return failedCreation({ ...open, takenBack }, error);
    }
}
/** Brings an integration that somebody else may have made to the declared state, secrets included. */
async function adopt(creation, integration, client) {
    if (integration.template !== null && integration.template !== creation.body.template) {
        throw new reconcile_outcome/* ReconcileError */.Rp(`Another run has just made "${integration.name}" (${integration.guid}) with the template ${integration.template} instead of ${creation.body.template}.`);
    }
    const step = planUpdate(creation, integration, true, creation.content, new Map());
    return step.operation === 'unchanged'
        ? (0,reconcile_outcome/* done */.Vw)(step, 'unchanged', integration)
        : update(step, client);
}
/** Deletes what this run's own POST has returned. That it is gone already is just as well. */
async function takeBack(own, client) {
    try {
        await client.deleteIntegration(own.guid);
    }
    catch (error) {
        if (!(0,errors/* hasStatus */.Ro)(error, 404))
            throw error;
    }
}
/** The outcome if this run cannot delete what it has made beside an integration that stays. */
function leftBehind(creation, stays, own, cause) {
    return {
        ...(0,reconcile_outcome/* failed */.gz)(creation, new reconcile_outcome/* ReconcileError */.Rp(`2 integrations now have the name "${own.name}": ${stays.guid}, which another run has made and which stays, and ${own.guid}, which this run has made and could not delete. Delete ${own.guid}, then run it again. ${cause.message}`, { cause })),
        changed: true,
        integration: stays,
    };
}
/** A server that ignores the access list has just opened the integration to everyone: better none at all. */
async function refuseOpened(own, client) {
    const opened = `Connect created "${own.name}" (${own.guid}) without the declared access list, open to every publisher`;
    try {
        await takeBack(own, client);
    }
    catch (error) {
        throw new reconcile_outcome/* ReconcileError */.Rp(`${opened}, and it could not be deleted again: delete it at once. ${error.message}`, { cause: error });
    }
    throw new reconcile_outcome/* ReconcileError */.Rp(`${opened}, so it was deleted again. This version of Connect may have no access lists.`);
}
function unchecked(open, cause) {
    const { name } = open.creation.body;
    const state = open.own !== null && !open.takenBack ? 'was created' : 'is there';
    return failedCreation(open, new reconcile_outcome/* ReconcileError */.Rp(`"${name}" ${state}, but whether another run has made one of the same name at the same time could not be checked. ${cause.message}\nRun the step again: it finds what is there and goes on from it.`, { cause }));
}
/** A failure after the POST: what this run has made and not taken back is there all the same. */
function failedCreation({ creation, own, takenBack }, error) {
    if (own === null || takenBack)
        return (0,reconcile_outcome/* failed */.gz)(creation, error);
    return {
        ...(0,reconcile_outcome/* done */.Vw)(creation, 'created', own),
        secrets: creation.secrets,
        error,
    };
}
function severalMessage(name, integrations) {
    const guids = integrations.map(({ guid }) => guid).join(', ');
    return `${integrations.length} integrations now have the name "${name}": ${guids}. Another run has made one at the same time, or a request that was given up on was carried out late. This run deletes only what it knows to be its own: delete those that are not needed, then run it again.`;
}

;// CONCATENATED MODULE: ./src/reconcile/apply.ts







/**
 * Carries out a plan, and gives back one outcome for each of its steps, in their order. Never rejects: what fails is an
 * outcome, and does not keep the other steps from being carried out.
 */
async function applyPlan(plan, options) {
    let refusal = plan.refusal === null ? null : new reconcile_outcome/* ReconcileError */.Rp(plan.refusal);
    const written = await (0,reconcile_outcome/* inParallel */.HN)(plan.steps, options.maxParallel, async (step) => {
        const outcome = await write(step, refusal, options);
        if ((0,errors/* refusesEveryWrite */.C6)(outcome.error))
            refusal = outcome.error;
        if (step.operation !== 'unchanged')
            options.onWritten(outcome);
        return outcome;
    });
    const settled = await settle(written, options);
    const associated = await associate(plan, settled, options);
    return (0,reconcile_outcome/* inParallel */.HN)(associated, options.maxParallel, (outcome) => verify(outcome, options.client));
}
async function write(step, refusal, options) {
    if (writesIntegration(step) && refusal !== null)
        return (0,reconcile_outcome/* failed */.gz)(step, refusal);
    try {
        switch (step.operation) {
            case 'refused':
                return (0,reconcile_outcome/* failed */.gz)(step, new reconcile_outcome/* ReconcileError */.Rp(step.problems.join('\n')));
            case 'unchanged':
                return (0,reconcile_outcome/* done */.Vw)(step, 'unchanged', step.integration);
            case 'create':
                return await create(step, options);
            case 'update':
                return await update(step, options.client);
            case 'delete':
                return await remove(step, options.client);
        }
    }
    catch (error) {
        return (0,reconcile_outcome/* failed */.gz)(step, error);
    }
}
/** Gives content items the integrations that they lack: one write for an item, however many it gets. */
async function associate(plan, outcomes, options) {
    const wanted = plan.steps.flatMap((step, index) => {
        const outcome = outcomes[index];
        const integration = outcome?.error === null ? outcome.integration : null;
        return integration === null || !mayAssociate(step)
            ? []
            : step.content.map((content) => ({ content, guid: integration.guid }));
    });
    const failures = new Map();
    const written = new Set();
    const items = [...(0,find/* groupBy */.$z)(wanted, ({ content }) => content)];
    await (0,reconcile_outcome/* inParallel */.HN)(items, options.maxParallel, async ([content, entries]) => {
        const guids = entries.map(({ guid }) => guid);
        const { wrote, error } = await addAssociations(options.client, content, guids, options);
        if (wrote)
            written.add(content);
        if (error !== null)
            failures.set(content, error);
    });
    return outcomes.map((outcome, index) => {
        const step = plan.steps[index];
        if (step === undefined || !mayAssociate(step) || outcome.error !== null)
            return outcome;
        const associated = outcome.operation === 'unchanged' ? withContent(outcome, step.content, written) : outcome;
        for (const content of step.content) {
            const cause = failures.get(content);
            if (cause === undefined)
                continue;
            return {
                ...associated,
                ...(associated.operation === 'unchanged' ? { operation: null } : {}),
                error: new reconcile_outcome/* ReconcileError */.Rp(`The content item ${content} could not be associated: ${cause.message}`, { cause }),
            };
        }
        return associated;
    });
}
/** The outcome for an integration that is unchanged itself: another run may have associated the content items. */
function withContent(outcome, content, written) {
    return content.some((item) => written.has(item))
        ? { ...outcome, operation: 'updated', changed: true }
        : { ...outcome, changes: [] };
}
function mayAssociate(step) {
    return step.operation === 'create' || step.operation === 'update';
}
/** Has Connect try a token exchange where that is declared, whether or not anything has changed. */
async function verify(outcome, client) {
    const { desired, integration, error } = outcome;
    if (desired.state === 'absent' || !desired.verify || integration === null || error !== null) {
        return outcome;
    }
    try {
        await client.verifyIntegration(integration.guid);
        return outcome;
    }
    catch (cause) {
        return {
            ...outcome,
            error: new reconcile_outcome/* ReconcileError */.Rp(`"${integration.name}" is as declared, but could not be verified: ${cause.message}`, { cause }),
        };
    }
}

// EXTERNAL MODULE: ./src/reconcile/preview.ts
var preview = __webpack_require__(6124);
// EXTERNAL MODULE: ./src/report/log.ts
var log = __webpack_require__(6472);
// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(5468);
// EXTERNAL MODULE: ./src/report/summary.ts
var summary = __webpack_require__(7994);
;// CONCATENATED MODULE: ./src/report/report.ts




/** Says what will happen, or would. */
function reportPlan(plan, version, { connection, dryRun, warnings }, reporter) {
    const known = version === '' ? '(version hidden)' : version;
    reporter.lines([{ text: `Posit Connect ${known} at ${connection.server}` }]);
    for (const { title, lines } of (0,log/* planSections */.wS)(plan, dryRun, reporter.clean)) {
        if (title === null)
            reporter.lines(lines);
        else
            reporter.group(title, lines);
    }
    const refusal = dryRun && plan.refusal !== null ? [plan.refusal] : [];
    for (const warning of [...warnings, ...plan.warnings, ...refusal])
        reporter.warning(warning);
}
/** Tells of each finished step at once, where there are several, and of what is out of the ordinary. */
function progressOf(plan, reporter) {
    const total = plan.steps.filter(({ operation }) => operation !== 'unchanged').length;
    let finished = 0;
    return {
        onWritten(outcome) {
            finished += 1;
            if (plan.steps.length === 1)
                return;
            const line = (0,log/* outcomeLine */.RW)(outcome, reporter.clean);
            reporter.lines([{ ...line, text: `[${finished}/${total}] ${line.text}` }]);
        },
        tell(sentence) {
            reporter.lines([{ text: sentence }]);
        },
    };
}
/**
 * Says what has happened: to people in the log and the summary, to later steps in outputs.
 *
 * @returns whether the step has succeeded
 */
async function reportRun(run, request, reporter) {
    const { outcomes, dryRun } = run;
    const [only] = outcomes;
    if (!dryRun) {
        reporter.lines([
            outcomes.length === 1 && only !== undefined
                ? (0,log/* outcomeLine */.RW)(only, reporter.clean)
                : { text: `Done: ${(0,log/* outcomeTotals */.mg)(outcomes, dryRun)}.` },
        ]);
    }
    for (const { desired, warnings, error } of outcomes) {
        for (const warning of warnings)
            reporter.warning(warning, desired.at);
        if (error !== null)
            reporter.error(error.message, desired.at);
    }
    reporter.outputs((0,outputs/* outputsOf */.Y)(outcomes, run.version, reporter.clean));
    if (request.summary)
        await reporter.summary((0,summary/* summaryOf */.YG)(run, reporter.clean));
    const failures = outcomes.filter(({ error }) => error !== null).length;
    if (failures > 0 && outcomes.length > 1) {
        reporter.error(`${failures} of ${outcomes.length} integrations failed.`);
    }
    const drifted = request.failOnDrift && dryRun ? outcomes.filter(preview/* hasDrifted */.n).length : 0;
    if (drifted > 0) {
        reporter.error(`${drifted} of ${outcomes.length} integrations on the server differ from what is declared (fail-on-drift).`);
    }
    return failures === 0 && drifted === 0;
}

;// CONCATENATED MODULE: ./src/tasks.ts
// What a run does with Connect's answers, in one chunk: it loads while the first of them are on their way.




/**
 * Makes the server match what is declared: plan → apply → report.
 *
 * @returns whether the step has succeeded
 */
async function reconcile(observed, request, connect, host, reporter) {
    const { connection, declared, dryRun, commentToken } = request;
    const plan = makePlan(declared, observed, request.updateSecret);
    const { version } = observed.settings;
    reportPlan(plan, version, request, reporter);
    const progress = progressOf(plan, reporter);
    const outcomes = dryRun
        ? (0,preview/* preview */.V)(plan)
        : await applyPlan(plan, { ...host, ...connect, ...connection, ...progress });
    const report = { outcomes, server: connection.server, version, dryRun };
    const succeeded = await reportRun(report, request, reporter);
    if (commentToken !== null) {
        const { commentOnPullRequest } = await Promise.all(/* import() */[__webpack_require__.e(395), __webpack_require__.e(318)]).then(__webpack_require__.bind(__webpack_require__, 7318));
        await commentOnPullRequest(report, commentToken, request, host, reporter);
    }
    return succeeded;
}
/** Writes what is on the server as a manifest. */
const exportManifest = async (...task) => {
    const { exportManifest } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(315)]).then(__webpack_require__.bind(__webpack_require__, 9315));
    await exportManifest(...task);
};


/***/ }),

/***/ 5846:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ count)
/* harmony export */ });
/** A number and a noun, such as `2 content items`. */
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}


/***/ })

};
;