"use strict";
exports.id = 920;
exports.ids = [920];
exports.modules = {

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


/***/ }),

/***/ 3920:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   manifestText: () => (/* binding */ manifestText)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var _words__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5846);
/* harmony import */ var _scalars__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4964);
/* harmony import */ var _variables__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8658);




/**
 * The text of a manifest, which its reader reads back as the same entries.
 *
 * @param comment lines above the first key
 */
function manifestText(entries, { complete, comment }) {
    const list = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLSeq */ .Rw();
    list.items = entries.map(entryNode);
    const document = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Document */ .yo(map([...(complete ? [['complete', new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5(true)]] : []), ['integrations', list]]));
    document.commentBefore = comment.join('\n');
    const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
    // Only quoted texts and comments hold what is escaped.
    return text.replace(ESCAPED, _words__WEBPACK_IMPORTED_MODULE_2__/* .unicodeEscape */ .RT);
}
function entryNode(entry, index) {
    const { name, guid, description, template, access } = entry;
    const config = Object.entries(entry.config);
    const node = map([
        ...(name === null ? [] : [['name', text(name)]]),
        ...(guid === null ? [] : [['guid', text(guid)]]),
        ...(description === null ? [] : [['description', text(description)]]),
        ...(template === null ? [] : [['template', text(template)]]),
        ...(config.length === 0
            ? []
            : [
                [
                    'config',
                    map(config.map(([key, value]) => [
                        key,
                        typeof value === 'boolean' ? new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5(value) : text(value),
                    ])),
                ],
            ]),
        ...(entry.secrets.length === 0 ? [] : [['secrets', secretsNode(entry)]]),
        ...(access === null
            ? []
            : [['access', access === 'everyone' ? text(access) : accessNode(access)]]),
        ...(entry.content.length === 0
            ? []
            : [['content', sequence(entry.content.map(text))]]),
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
        if (optional && key instanceof yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5) {
            key.commentBefore = ' Remove this line if the integration has no such secret.';
        }
    }
    return node;
}
function accessNode({ users, groups }) {
    return map([
        ...(users.length === 0 ? [] : [['users', sequence(users.map(text))]]),
        ...(groups.length === 0 ? [] : [['groups', sequence(groups.map(text))]]),
    ]);
}
function map(pairs) {
    const node = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLMap */ .CA();
    node.items = pairs.map(([key, value]) => new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Pair */ .Rm(scalar(key), value));
    return node;
}
function sequence(items) {
    const node = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLSeq */ .Rw();
    node.items = [...items];
    return node;
}
function text(value) {
    return scalar((0,_variables__WEBPACK_IMPORTED_MODULE_3__/* .literal */ .eu)(value));
}
function verbatim(value) {
    const node = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5(value);
    node.type = yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN;
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
    const node = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5(value);
    const lines = value.split('\n');
    if (BLOCK.test(value) && lines.every((line) => TRIMMED.test(line) && !INVISIBLE.test(line))) {
        node.type = yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.BLOCK_LITERAL;
    }
    else {
        const plain = PLAIN.test(value) && !NO_TEXT.test(value) && !INVISIBLE.test(value);
        node.type = plain || (0,_scalars__WEBPACK_IMPORTED_MODULE_1__/* .readGuid */ .kF)(value) !== undefined ? yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.PLAIN : yaml__WEBPACK_IMPORTED_MODULE_0__/* .Scalar */ .X5.QUOTE_DOUBLE;
    }
    return node;
}


/***/ })

};
;