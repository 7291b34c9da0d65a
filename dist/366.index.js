"use strict";
exports.id = 366;
exports.ids = [366];
exports.modules = {

/***/ 366:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   associationsSchema: () => (/* binding */ associationsSchema),
/* harmony export */   currentUserSchema: () => (/* binding */ currentUserSchema),
/* harmony export */   groupSchema: () => (/* binding */ groupSchema),
/* harmony export */   groupsSchema: () => (/* binding */ groupsSchema),
/* harmony export */   integrationSchema: () => (/* binding */ integrationSchema),
/* harmony export */   integrationsSchema: () => (/* binding */ integrationsSchema),
/* harmony export */   serverSettingsSchema: () => (/* binding */ serverSettingsSchema),
/* harmony export */   templateSchema: () => (/* binding */ templateSchema),
/* harmony export */   templatesSchema: () => (/* binding */ templatesSchema),
/* harmony export */   userSchema: () => (/* binding */ userSchema),
/* harmony export */   usersSchema: () => (/* binding */ usersSchema)
/* harmony export */ });
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8532);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8395);

// Compiling each schema to a function costs more than the few answers of one run give back.
zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .config */ .$W({ jitless: true });
/**
 * What a Connect server may say. Lenient by intent: Connect adds fields to answers without a new version of its API, and
 * older servers leave some out; the API reference and recordings of real servers are the sources.
 */
const text = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((value) => value ?? ''));
const nullableText = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((value) => value ?? null));
const permission = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ user_guid: nullableText, group_guid: nullableText });
/** An OAuth integration. Secret config keys are never in it. */
const integrationSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** A number written as a string; ascending in order of creation. */
    id: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi(String))]),
    guid: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    name: text,
    description: text,
    template: nullableText,
    /** Missing before 2024.12. */
    auth_type: nullableText,
    config: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((config) => config ?? {})),
    /** `null` on servers before access lists; empty means open to every publisher. */
    permissions: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(permission)), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((permissions) => permissions ?? null)),
    /** For administrators only, and not on servers of 2025.08 and before. */
    content_count: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ["catch"] */ .MfU(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()), null)),
    created_time: text,
    updated_time: text,
});
const integrationsSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(integrationSchema);
const unknownForm = { operator: '', operands: [] };
/** `null` and an empty object mean "always"; a form that is not known is left to the server. */
function readVisibility(json) {
    if (json === undefined || json === null)
        return null;
    if (typeof json !== 'object')
        return unknownForm;
    if ('operator' in json && 'operands' in json) {
        const { operator, operands } = json;
        if (typeof operator === 'string' && Array.isArray(operands)) {
            return {
                operator,
                operands: operands.map((operand) => readVisibility(operand) ?? unknownForm),
            };
        }
    }
    if ('name' in json && typeof json.name === 'string') {
        return { name: json.name, value: 'value' in json ? json.value : undefined };
    }
    return Object.keys(json).length === 0 ? null : unknownForm;
}
const visibilityOrNone = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi(readVisibility));
/** A template: the config keys that an integration can have. */
const templateSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    id: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    name: text,
    options: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        name: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        type: text,
        values: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((values) => values ?? [])),
        default: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()),
        visibility_expression: visibilityOrNone,
    }))), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((options) => options ?? [])),
    fields: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        name: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        label: text,
        default: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()),
        validation: text,
        validation_description: text,
        secret: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY()), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((secret) => secret ?? false)),
        visibility_expression: visibilityOrNone,
    }))), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .transform */ .pdi((fields) => fields ?? [])),
});
const templatesSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(templateSchema);
/** Server settings, as far as this action looks at them. Everything may be hidden. */
const serverSettingsSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: text,
    oauth_integrations_enabled: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()),
    license: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())),
});
/** That a content item has an integration. `content_guid` is missing before 2025.07, which tells of `app_guid` alone. */
const associationSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    app_guid: nullableText,
    content_guid: nullableText,
    oauth_integration_guid: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
});
const associationsSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(associationSchema);
const userSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ guid: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), username: text });
const groupSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ guid: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), name: text });
/** How many there are in all; `null` where the server does not tell. */
const total = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ["catch"] */ .MfU(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()), null);
const usersSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ total, results: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(userSchema) });
const groupsSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ total, results: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(groupSchema) });
const currentUserSchema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ user_role: nullableText });


/***/ })

};
;