"use strict";
exports.id = 839;
exports.ids = [839];
exports.modules = {

/***/ 5839:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  exportManifest: () => (/* binding */ exportManifest)
});

// EXTERNAL MODULE: ./src/inputs/manifest/format.ts
var format = __webpack_require__(5796);
// EXTERNAL MODULE: ./src/inputs/scalars.ts
var scalars = __webpack_require__(4964);
// EXTERNAL MODULE: ./src/report/report.ts + 1 modules
var report = __webpack_require__(2028);
// EXTERNAL MODULE: ./src/view/wording.ts
var wording = __webpack_require__(2133);
// EXTERNAL MODULE: ./src/words.ts
var words = __webpack_require__(5846);
// EXTERNAL MODULE: ./src/groups.ts
var groups = __webpack_require__(155);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./src/inputs/manifest/variables.ts
var variables = __webpack_require__(8658);
;// CONCATENATED MODULE: ./src/inputs/manifest/write.ts




/**
 * The text of a manifest, which its reader reads back as the same entries.
 *
 * @param comment lines above the first key
 */
function manifestText(entries, { complete, comment }) {
    const list = new dist/* YAMLSeq */.Rw();
    list.items = entries.map(entryNode);
    const document = new dist/* Document */.yo(map([...(complete ? [['complete', new dist/* Scalar */.X5(true)]] : []), ['integrations', list]]));
    document.commentBefore = comment.join('\n');
    const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
    // Only quoted texts and comments hold what is escaped.
    return text.replace(ESCAPED, words/* unicodeEscape */.RT);
}
function entryNode(entry, index) {
    const { name, guid, description, template, access } = entry;
    const config = Object.entries(entry.config);
    const node = map([
        ...(name === null ? [] : [['name', write_text(name)]]),
        ...(guid === null ? [] : [['guid', write_text(guid)]]),
        ...(description === null ? [] : [['description', write_text(description)]]),
        ...(template === null ? [] : [['template', write_text(template)]]),
        ...(config.length === 0
            ? []
            : [
                [
                    'config',
                    map(config.map(([key, value]) => [
                        key,
                        typeof value === 'boolean' ? new dist/* Scalar */.X5(value) : write_text(value),
                    ])),
                ],
            ]),
        ...(entry.secrets.length === 0 ? [] : [['secrets', secretsNode(entry)]]),
        ...(access === null
            ? []
            : [['access', access === 'everyone' ? write_text(access) : accessNode(access)]]),
        ...(entry.content.length === 0
            ? []
            : [['content', sequence(entry.content.map(write_text))]]),
    ]);
    node.spaceBefore = index > 0;
    if (entry.notes.length > 0)
        node.commentBefore = entry.notes.map((note) => ` ${note}`).join('\n');
    return node;
}
function secretsNode({ secrets }) {
    const node = map(secrets.map(({ key, variable }) => [key, verbatim(`\${${variable}}`)]));
    for (const [index, { optional }] of secrets.entries()) {
        const key = node.items[index]?.key;
        if (optional && key instanceof dist/* Scalar */.X5) {
            key.commentBefore = ' Remove this line if the integration has no such secret.';
        }
    }
    return node;
}
function accessNode({ users, groups }) {
    return map([
        ...(users.length === 0 ? [] : [['users', sequence(users.map(write_text))]]),
        ...(groups.length === 0 ? [] : [['groups', sequence(groups.map(write_text))]]),
    ]);
}
function map(pairs) {
    const node = new dist/* YAMLMap */.CA();
    node.items = pairs.map(([key, value]) => new dist/* Pair */.Rm(scalar(key), value));
    return node;
}
function sequence(items) {
    const node = new dist/* YAMLSeq */.Rw();
    node.items = [...items];
    return node;
}
function write_text(value) {
    return scalar((0,variables/* literal */.eu)(value));
}
function verbatim(value) {
    const node = new dist/* Scalar */.X5(value);
    node.type = dist/* Scalar */.X5.PLAIN;
    return node;
}
/** What people cannot see or tell from a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/u;
const ESCAPED = new RegExp(`(?!\n)(?:${INVISIBLE.source})`, 'gu');
/** Text that no YAML, old or new, takes for anything else. */
const PLAIN = /^[\p{L}/](?:[\p{L}\p{M}\p{N}_./@+=~(),'\u2019\u2013!?&*;%-]|:(?! |$)| (?! |$))*$/u;
const NO_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Several lines, the first and the last of which are not empty. */
const BLOCK = /^[^\n]+\n(?:.*\n)*[^\n]+$/;
const TRIMMED = /^(?!\s).*(?<!\s)$/;
/** Quoted unless it surely needs no quotes; as a block, if it has lines that are easy to read. */
function scalar(value) {
    const node = new dist/* Scalar */.X5(value);
    const lines = value.split('\n');
    if (BLOCK.test(value) && lines.every((line) => TRIMMED.test(line) && !INVISIBLE.test(line))) {
        node.type = dist/* Scalar */.X5.BLOCK_LITERAL;
    }
    else {
        const plain = PLAIN.test(value) && !NO_TEXT.test(value) && !INVISIBLE.test(value);
        node.type = plain || (0,scalars/* readGuid */.kF)(value) !== undefined ? dist/* Scalar */.X5.PLAIN : dist/* Scalar */.X5.QUOTE_DOUBLE;
    }
    return node;
}

// EXTERNAL MODULE: ./src/reconcile/features.ts
var features = __webpack_require__(9245);
// EXTERNAL MODULE: ./src/reconcile/find.ts
var find = __webpack_require__(2321);
// EXTERNAL MODULE: ./src/connect/errors.ts
var errors = __webpack_require__(6807);
// EXTERNAL MODULE: ./src/connect/schemas.ts
var schemas = __webpack_require__(366);
// EXTERNAL MODULE: ./src/inputs/doubts.ts
var doubts = __webpack_require__(138);
// EXTERNAL MODULE: ./src/reconcile/access.ts
var access = __webpack_require__(3184);
// EXTERNAL MODULE: ./src/reconcile/differences.ts
var differences = __webpack_require__(7412);
// EXTERNAL MODULE: ./src/reconcile/templates.ts + 1 modules
var templates = __webpack_require__(6103);
;// CONCATENATED MODULE: ./src/export/entry.ts









/**
 * The entry that declares an integration as it is, so that a plan finds nothing to change.
 *
 * @returns `null` if it has neither a GUID nor a name of its own that a manifest could hold
 */
function entryOf(integration, context) {
    const { state, templates, sharedNames, variables, isSafe } = context;
    const name = (0,scalars/* nameProblem */.rH)(integration.name) === undefined &&
        isTaken(integration.name) &&
        isSafe(integration.name)
        ? integration.name
        : null;
    const guid = name === null || sharedNames.has(name) ? (0,scalars/* readGuid */.kF)(integration.guid) : null;
    if (guid === undefined || (guid !== null && !isSafe(guid)))
        return null;
    const template = (0,schemas/* templateOf */.kW)(templates, integration.template);
    const config = configOf(integration, template, isSafe);
    const access = accessOf(integration, state.names, isSafe);
    const content = contentOf(state.uses.get(integration.guid) ?? [], isSafe);
    const description = descriptionOf(integration, isSafe);
    const secrets = secretsOf(integration, template, isSafe);
    return {
        name,
        guid,
        description: description.declared,
        template: namedTemplate(integration, isSafe),
        config: config.declared,
        secrets: secrets.declared.map(({ key, optional }) => ({
            key,
            variable: variables.take({ id: integration.id, name: name ?? '' }, key),
            optional,
        })),
        access: access.declared,
        content: content.declared,
        notes: [
            ...(name === null ? ['The name is left out, since a manifest cannot hold it.'] : []),
            ...description.notes,
            ...(templates !== 'not-told' && template === null
                ? ['The server no longer has the template, so the secrets are not known. Add them.']
                : []),
            ...secrets.notes,
            ...config.notes,
            ...access.notes,
            ...content.notes,
        ],
    };
}
/** Whether a manifest takes a text for a value that people can read. */
function isTaken(text) {
    return (0,doubts/* numberProblem */.vy)(text) === undefined && (0,doubts/* urlProblem */.rn)(text) === undefined;
}
/** The description, if a manifest takes it. */
function descriptionOf({ description }, isSafe) {
    const text = (0,doubts/* tidyDescription */.Hp)(description);
    const leftOut = (why) => ({
        declared: null,
        notes: [`The description is left out, since ${why}.`],
    });
    if (Buffer.byteLength(description) > format/* LARGEST_MANIFEST_BYTES */.R) {
        return leftOut('a manifest has no room for it');
    }
    if (!isSafe(description))
        return leftOut('it holds a secret of the run that wrote this');
    if (!isTaken(text))
        return leftOut('a manifest does not take it');
    return { declared: text, notes: [] };
}
/** The template's id, if a manifest reads it as it is. */
function namedTemplate({ template }, isSafe) {
    if (template === null || template === '' || template !== template.trim())
        return null;
    return isTaken(template) && isSafe(template) ? template : null;
}
/** The secrets that it surely has by its template. */
function secretsOf(integration, template, isSafe) {
    const all = template === null ? [] : (0,templates/* allowedSecrets */.cD)(template, {}, (0,differences/* storedConfig */.qK)(integration));
    const safe = all.filter(({ key }) => isSafe(key));
    const unknown = safe.filter(({ certain }) => !certain).map(({ key }) => key);
    return {
        declared: safe.filter(({ certain }) => certain),
        notes: [
            ...(unknown.length > 0
                ? [
                    `The template does not say in a known form whether it has these secrets. Add those that it has: ${(0,words/* listed */.KE)(unknown)}.`,
                ]
                : []),
            ...(safe.length < all.length
                ? ['A secret key is left out, since its name holds a secret of the run that wrote this.']
                : []),
        ],
    };
}
/** Every key that can be declared with the value that is stored. */
function configOf(integration, template, isSafe) {
    const stored = Object.entries(integration.config).filter(([, value]) => (value ?? null) !== null);
    const candidates = stored.flatMap(([key, value]) => {
        const declared = declarable(key, value);
        return declared === undefined || !isSafe(key) || !isSafe(String(declared))
            ? []
            : [[key, declared]];
    });
    const differing = new Set((0,differences/* configDifferences */.$T)(template, Object.fromEntries(candidates), integration).map(({ field }) => field));
    const kept = candidates.filter(([key, value]) => !differing.has(`config.${key}`) && !isRefused(key, value, integration, template));
    const keys = new Set(kept.map(([key]) => key));
    return {
        declared: Object.fromEntries(kept),
        notes: stored
            .filter(([key]) => !keys.has(key))
            .map(([key]) => isSafe(key)
            ? `The config key ${JSON.stringify(key)} is left out, since it cannot be declared with the value that is stored.`
            : 'A config key is left out, since it holds a secret of the run that wrote this.'),
    };
}
/** Connect's config values are texts and booleans; a client secret is never declared among them. */
function declarable(key, value) {
    if (key === 'client_secret' || key === '__proto__')
        return undefined;
    if (typeof value === 'boolean')
        return key === 'scopes' ? String(value) : value;
    if (typeof value !== 'string' && typeof value !== 'number')
        return undefined;
    const text = (0,doubts/* tidyValue */.w8)(String(value));
    return isTaken(text) ? text : undefined;
}
/** Whether the template would refuse the stored value if it were sent, as it does with what an older template took. */
function isRefused(key, value, integration, template) {
    if (template === null)
        return false;
    const stored = (0,differences/* storedConfig */.qK)(integration);
    return ((0,templates/* templateProblems */.bi)(template, {
        config: { [key]: value },
        secrets: [],
        keepsSecrets: false,
        stored,
    }).length > 0);
}
/** The whole access list or none: a shorter one would shut people out, an empty one let everyone in. */
function accessOf({ permissions }, names, isSafe) {
    if (permissions === null)
        return { declared: null, notes: [] };
    if (permissions.length === 0)
        return { declared: 'everyone', notes: [] };
    const users = new Set();
    const groups = new Set();
    for (const member of permissions) {
        const guid = member.kind === 'unknown' ? undefined : (0,scalars/* readGuid */.kF)(member.guid);
        if (guid === undefined) {
            const note = 'The access list is left out, since it has a member without a GUID.';
            return { declared: null, notes: [note] };
        }
        const name = names.get((0,access/* memberKey */.S7)(member)) ?? guid;
        // Nobody sees line breaks at the ends of a name, so its GUID stands for it.
        const isRead = isTaken(name) && !/^[\r\n]|[\r\n]$/.test(name);
        const declared = [isRead ? name : guid, guid].find(isSafe);
        if (declared === undefined) {
            const note = 'The access list is left out, since a member of it holds a secret of the run that wrote this.';
            return { declared: null, notes: [note] };
        }
        (member.kind === 'group' ? groups : users).add(declared);
    }
    return { declared: { users: [...users], groups: [...groups] }, notes: [] };
}
function contentOf(associations, isSafe) {
    if (associations instanceof errors/* ConnectError */.T$) {
        const note = 'The content items are left out, since Connect refused to list them.';
        return { declared: [], notes: [note] };
    }
    const guids = associations.flatMap(({ content_guid, app_guid }) => (0,scalars/* readGuid */.kF)(content_guid ?? app_guid ?? '') ?? []);
    const safe = guids.filter(isSafe);
    return {
        declared: [...new Set(safe)].sort(),
        notes: safe.length < guids.length
            ? ['A content item is left out, since its GUID holds a secret of the run that wrote this.']
            : [],
    };
}

;// CONCATENATED MODULE: ./src/export/variable-names.ts
/** Taken by GitHub, by Node.js or by this action, so that neither a secret nor a variable should have such a name. */
const RESERVED = /^(?:GITHUB|RUNNER|ACTIONS|INPUT|NODE|CONNECT)_/;
const LONGEST = 60;
/** Makes names of environment variables for secrets, each only once. */
class VariableNames {
    isSafe;
    #taken = new Set();
    /** @param isSafe whether a text is free of the secrets of this run */
    constructor(isSafe) {
        this.isSafe = isSafe;
    }
    /**
     * The name for a secret, such as `AZURE_CLIENT_SECRET`.
     *
     * An integration whose name has no Latin letters or digits goes by its id, and so does one whose variable is taken.
     */
    take(integration, key) {
        const name = this.#words(integration.name).slice(0, LONGEST).replace(/_$/, '');
        const id = this.#words(integration.id);
        const secret = this.#words(key).slice(0, LONGEST) || 'SECRET';
        const plain = name === '' ? joined('INTEGRATION', id, secret) : prefixed(`${name}_${secret}`);
        const unique = name === '' ? plain : prefixed(joined(name, id, secret));
        let variable = this.#taken.has(plain) ? unique : plain;
        for (let number = 2; this.#taken.has(variable); number += 1)
            variable = `${unique}_${number}`;
        this.#taken.add(variable);
        return variable;
    }
    /** In capitals, a harmless name may become a secret of this run. */
    #words(text) {
        const capitals = variable_names_words(text);
        return this.isSafe(capitals) ? capitals : '';
    }
}
function joined(...parts) {
    return parts.filter((part) => part !== '').join('_');
}
function prefixed(variable) {
    return /^\d/.test(variable) || RESERVED.test(variable) ? `INTEGRATION_${variable}` : variable;
}
function variable_names_words(text) {
    return text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')
        .replace(/^_|_$/g, '');
}

;// CONCATENATED MODULE: ./src/export/manifest-file.ts







/** The manifest that declares a server as it is. Pure; no value of a secret is in it. */
function manifestFile(state, options) {
    const { integrations, templates } = state.observed;
    const knowsSecrets = templates !== 'not-told';
    const context = {
        state,
        templates,
        sharedNames: sharedNames(integrations),
        variables: new VariableNames(options.isSafe),
        isSafe: options.isSafe,
    };
    const all = [...integrations]
        .sort(find/* byId */.s)
        .map((integration) => ({ integration, entry: entryOf(integration, context) }));
    const written = all.flatMap(({ integration, entry }) => entry === null ? [] : [{ integration, entry }]);
    const entries = written.map(({ entry }) => entry);
    const complete = (0,features/* featuresOf */.H)(state.observed).seesAll && written.length === all.length;
    return {
        text: manifestText(entries, {
            complete,
            comment: header(state, entries, options, knowsSecrets || integrations.length === 0),
        }),
        written: written.map(({ integration, entry }) => ({
            integration,
            variables: entry.secrets,
        })),
        leftOut: all.flatMap(({ integration, entry }) => (entry === null ? [integration] : [])),
        incomplete: entries.filter(({ notes }) => notes.length > 0).length,
        knowsSecrets,
    };
}
function sharedNames(integrations) {
    const names = (0,groups/* groupBy */.$)(integrations, ({ name }) => name);
    return new Set([...names].flatMap(([name, { length }]) => (length > 1 ? [name] : [])));
}
function header({ observed }, entries, { server, schema, isSafe }, knowsSecrets) {
    const { version } = observed.settings;
    const variables = entries.flatMap(({ secrets }) => secrets.map(({ variable, optional }) => `${variable}${optional ? ' (optional)' : ''}`));
    return [
        format/* FIRST_LINE */.q.slice(1),
        ` yaml-language-server: $schema=${schema}`,
        '',
        ` The OAuth integrations of ${server}, Posit Connect ${version === '' || !isSafe(version) ? '(version hidden)' : version}.`,
        ...(variables.length === 0
            ? []
            : [
                '',
                ' Connect never shows a secret. Each is a variable here, to be set under `env:` of the step that reads this file:',
                ...variables.map((variable) => `   ${variable}`),
            ]),
        ...(knowsSecrets
            ? []
            : [
                '',
                ' This Connect does not list its templates, so it is not known which secrets there are. Where an integration has',
                ' one, add it: `secrets: { client_secret: "${NAME}" }`.',
            ]),
    ];
}

// EXTERNAL MODULE: ./src/parallel.ts
var parallel = __webpack_require__(3716);
// EXTERNAL MODULE: ./src/reconcile/observe.ts
var observe = __webpack_require__(716);
;// CONCATENATED MODULE: ./src/export/read.ts




/** A longer name is none that anybody declares, and would not fit into the request that looks for it. */
const LONGEST_NAME = 200;
/**
 * Reads a server, with at most `maxParallel` requests at a time after the first few.
 *
 * @throws ConnectError
 */
async function readServer(client, maxParallel) {
    const observed = await (0,observe/* observe */.lB)(client, []);
    const { integrations } = observed;
    const uses = new Map();
    const names = new Map();
    const readUses = integrations
        .filter(({ content_count }) => content_count !== 0)
        .map(({ guid }) => async () => {
        uses.set(guid, await client.integrationAssociations(guid).catch(observe/* refusalOrThrow */.ql));
    });
    const readNames = [...(0,access/* principalsOf */.dV)(integrations)].map(([key, principal]) => async () => {
        const name = await nameOf(principal, client);
        if (name !== undefined)
            names.set(key, name);
    });
    await (0,parallel/* allUnlessOneFails */.nQ)([...readUses, ...readNames], maxParallel);
    return { observed, uses, names };
}
/** A name that finds exactly this user or group again; `undefined` if there is none. */
async function nameOf({ kind, guid }, client) {
    const isUser = kind === 'user';
    try {
        const name = await (isUser ? client.userName(guid) : client.groupName(guid));
        const isOdd = name.trim() === '' || name === '*' || name.length > LONGEST_NAME;
        if (isOdd || (0,scalars/* readGuid */.kF)(name) !== undefined)
            return undefined;
        const found = await (isUser ? client.searchUsers(name) : client.searchGroups(name));
        const lookup = (0,access/* pick */.Up)(kind, name, found);
        return 'guid' in lookup && lookup.guid === guid ? name : undefined;
    }
    catch (error) {
        (0,observe/* refusalOrThrow */.ql)(error);
        return undefined;
    }
}

// EXTERNAL MODULE: ./src/view/clean.ts
var view_clean = __webpack_require__(1804);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(4285);
// EXTERNAL MODULE: ./src/report/summary.ts
var summary = __webpack_require__(7994);
;// CONCATENATED MODULE: ./src/export/summary.ts




/** Kept free for what goes around the table. */
const AROUND_BYTES = 10_000;
/** An export in GitHub's Markdown: where it was written, and which variables each integration needs. */
function exportSummary(path, { written }, server, clean, limit = summary/* LARGEST_SUMMARY_BYTES */.g) {
    const rows = (0,markdown/* fitting */._Q)(written.map(({ integration: { name, guid }, variables }) => {
        const named = (0,view_clean/* joined */.oR)(variables.map(({ variable, optional }) => {
            const shown = (0,markdown/* code */.aY)(clean.text(variable));
            return optional ? (0,view_clean/* say */.cv) `${shown} (optional)` : shown;
        }), (0,view_clean/* own */.ZV)(' '));
        return (0,view_clean/* say */.cv) `| ${(0,markdown/* code */.aY)(clean.name(name))} | ${(0,markdown/* code */.aY)(clean.text(guid))} | ${named} |`;
    }), limit - AROUND_BYTES);
    const left = written.length - rows.length;
    const exported = clean.text((0,words/* count */.U9)(written.length, 'integration'));
    return (0,view_clean/* joined */.oR)([
        (0,view_clean/* own */.ZV)('### Manifest of the OAuth integrations on Posit Connect'),
        (0,view_clean/* own */.ZV)(''),
        (0,view_clean/* say */.cv) `${exported} of ${(0,markdown/* code */.aY)(clean.text(server))} in ${(0,markdown/* code */.aY)(clean.text(path))}. Nothing was changed on the server.`,
        (0,view_clean/* own */.ZV)(''),
        ...(rows.length === 0
            ? []
            : [
                (0,view_clean/* own */.ZV)('| Integration | GUID | Variables to set |'),
                (0,view_clean/* own */.ZV)('| --- | --- | --- |'),
                ...rows,
                (0,view_clean/* own */.ZV)(''),
            ]),
        ...(left === 0
            ? []
            : [(0,view_clean/* say */.cv) `${left} more are in the manifest: this page has no room for them.`, (0,view_clean/* own */.ZV)('')]),
    ], (0,view_clean/* own */.ZV)('\n'));
}

;// CONCATENATED MODULE: ./src/export/export.ts








/**
 * Writes a manifest of what is on the server, tells about it, and changes nothing there.
 *
 * @returns whether later steps get the outputs
 * @throws ConnectError, or an Error if the file cannot be written
 */
async function exportManifest(path, { connection, summary }, client, host, reporter) {
    const { server, maxParallel } = connection;
    const state = await readServer(client, maxParallel);
    const { version } = state.observed.settings;
    const manifest = manifestFile(state, {
        server,
        schema: schemaAddress(host.env),
        isSafe: reporter.isSafe,
    });
    try {
        await host.writeFile(path, manifest.text);
    }
    catch (error) {
        throw new Error(`export-manifest: the file "${path}" cannot be written (${(0,scalars/* errorCode */.CA)(error)}). Are its folder and the file writable?`, { cause: error });
    }
    tell(path, manifest, server, version, reporter);
    const handedOn = (0,report/* reportOutputs */.rY)({ integrations: manifest.written.map(factsOf), undeclared: [], version }, reporter);
    if (summary)
        await reporter.summary(exportSummary(path, manifest, server, reporter.clean));
    return handedOn;
}
/**
 * Where editors find the schema: in the repository of the action, at the version that runs.
 *
 * The runner tells both for an action that is no part of the workflow's own repository (documentation of GitHub Actions,
 * default environment variables).
 */
function schemaAddress(env) {
    const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
    const ref = env['GITHUB_ACTION_REF'] ?? '';
    const known = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref);
    const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
    return known ? `${server}/${repository}/raw/${ref}/manifest.schema.json` : 'manifest.schema.json';
}
function tell(path, { text, written, leftOut, incomplete, knowsSecrets }, server, version, reporter) {
    const variables = written.flatMap((one) => one.variables);
    reporter.lines([{ text: (0,wording/* serverLine */.ec)(server, version, reporter.clean) }]);
    reporter.info(`Wrote ${(0,words/* count */.U9)(written.length, 'integration')} to ${path}. Nothing was changed on the server.`);
    if (variables.length > 0) {
        reporter.info(`To use the manifest, set ${(0,words/* count */.U9)(variables.length, 'environment variable')} (Connect never shows secrets):`);
        for (const { variable } of variables)
            reporter.info(`  ${variable}`);
        const optional = variables.flatMap((one) => (one.optional ? [one.variable] : []));
        if (optional.length > 0) {
            reporter.info(`Optional: ${(0,words/* listed */.KE)(optional)}. If the integration has no such secret, remove the line in ${path}.`);
        }
    }
    for (const { name, guid } of leftOut) {
        reporter.warning(`The integration "${reporter.clean.name(name)}" (${guid}) is not in the manifest: a manifest can hold neither its GUID nor its name.`);
    }
    if (incomplete > 0) {
        reporter.warning(`${(0,words/* count */.U9)(incomplete, 'integration')} could not be written in full. Comments in ${path} say what is left out.`);
    }
    if (!knowsSecrets && written.length > 0) {
        reporter.warning('This Connect does not list its templates, so the manifest has no secrets. Add them where they are needed.');
    }
    if (Buffer.byteLength(text) > format/* LARGEST_MANIFEST_BYTES */.R) {
        reporter.warning(`${path} is larger than 1 MiB. Split it: the action reads no larger manifest.`);
    }
}
function factsOf({ integration }) {
    const { name } = integration;
    return { integration, name, operation: 'unchanged', changed: false, changes: [], error: null };
}


/***/ }),

/***/ 8658:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DF: () => (/* binding */ variablesIn),
/* harmony export */   UA: () => (/* binding */ referencedVariable),
/* harmony export */   V2: () => (/* binding */ substitute),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   gu: () => (/* binding */ REFERENCE)
/* harmony export */ });
/** `$$`, a `${NAME}`, or the beginning of something that is no `${NAME}`. */
const DOLLARS = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;
/** Text that is exactly one `${NAME}`. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** The name of the variable, if the text is exactly one `${NAME}`. */
function referencedVariable(text) {
    return REFERENCE.exec(text)?.[1];
}
/**
 * Replaces each `${NAME}` by the value of the environment variable, once: what a value holds is not looked at again.
 * `$$` is a literal `$`; any other lone `$` stays.
 *
 * An empty variable counts as unset: it is what a missing secret or a misspelt `vars.NAME` leaves behind.
 */
function substitute(text, env) {
    const unset = new Set();
    let malformed = false;
    const replaced = text.replace(DOLLARS, (match, name) => {
        if (match === '$$')
            return '$';
        if (name === undefined) {
            malformed = true;
            return '';
        }
        const value = env(name) ?? '';
        if (value === '')
            unset.add(name);
        return value;
    });
    return unset.size === 0 && !malformed ? { text: replaced } : { unset, malformed };
}
/** The text from which {@link substitute} makes this one. */
function literal(text) {
    return text.replaceAll('$', '$$$$');
}
/** The names of the variables that {@link substitute} would replace. */
function variablesIn(text) {
    return [...text.matchAll(DOLLARS)].flatMap(([, name]) => name ?? []);
}


/***/ })

};
;