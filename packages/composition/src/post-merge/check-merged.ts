import type { MergeContext } from "../merge/merge-context.ts";
import type { MergedSchema } from "../merge/merged-schema.ts";
import type { FederationDirectiveName } from "../read/federation-spec.ts";
import type { MergedRule } from "./merged-rule.ts";
import { composedDirectivesAreSound } from "./rules/composed-directives-are-sound.ts";
import { composedDirectivesAreVisible } from "./rules/composed-directives-are-visible.ts";
import { composedLinksAreTold } from "./rules/composed-links-are-told.ts";
import { contextualArgumentsAgree } from "./rules/contextual-arguments-agree.ts";
import { defaultsUseWhatClientsSee } from "./rules/defaults-use-what-clients-see.ts";
import { defaultsUseWhatThereIs } from "./rules/defaults-use-what-there-is.ts";
import { extensionsHaveABase } from "./rules/extensions-have-a-base.ts";
import { externalFieldsCarryNothing } from "./rules/external-fields-carry-nothing.ts";
import { externalsMatch } from "./rules/externals-match.ts";
import { hiddenElementsAreNotNeeded } from "./rules/hidden-elements-are-not-needed.ts";
import { implementationsFit } from "./rules/implementations-fit.ts";
import { inconsistenciesAreTold } from "./rules/inconsistencies-are-told.ts";
import { inputsCanBeGiven, visibleInputsCanBeGiven } from "./rules/inputs-can-be-given.ts";
import { interfaceObjectsHaveAnInterface } from "./rules/interface-objects-have-an-interface.ts";
import { interfacesAreImplemented } from "./rules/interfaces-are-implemented.ts";
import { laterVersionsAreTold } from "./rules/later-versions-are-told.ts";
import { linkImportsAgree } from "./rules/link-imports-agree.ts";
import { overridesAreSound } from "./rules/overrides-are-sound.ts";
import { queriesExist } from "./rules/queries-exist.ts";
import { requiredArgumentsExist } from "./rules/required-arguments-exist.ts";
import { requiredDataKeepsItsAccess } from "./rules/required-data-keeps-its-access.ts";
import { sharedFieldsAreShareable } from "./rules/shared-fields-are-shareable.ts";
import { sharedFieldsReturnTheSame } from "./rules/shared-fields-return-the-same.ts";
import { specificationNamesAreFree } from "./rules/specification-names-are-free.ts";
import { subscriptionsAreNotShared } from "./rules/subscriptions-are-not-shared.ts";

/** What the subgraphs must keep together, beyond what merging itself finds. */
const mergedRules: readonly MergedRule[] = [
  queriesExist,
  extensionsHaveABase,
  sharedFieldsAreShareable,
  sharedFieldsReturnTheSame,
  subscriptionsAreNotShared,
  interfacesAreImplemented,
  implementationsFit,
  inputsCanBeGiven,
  defaultsUseWhatThereIs,
  interfaceObjectsHaveAnInterface,
  linkImportsAgree,
  specificationNamesAreFree,
  composedDirectivesAreSound,
  composedDirectivesAreVisible,
  composedLinksAreTold,
  inconsistenciesAreTold,
  laterVersionsAreTold,
];

/** The rules about one directive, which have nothing to look at where it stands nowhere. */
const directiveRules: readonly (readonly [FederationDirectiveName, MergedRule])[] = [
  ["external", externalsMatch],
  ["external", externalFieldsCarryNothing],
  ["override", overridesAreSound],
  ["fromContext", contextualArgumentsAgree],
  ["inaccessible", hiddenElementsAreNotNeeded],
  ["inaccessible", defaultsUseWhatClientsSee],
  ["inaccessible", visibleInputsCanBeGiven],
  ["requires", requiredArgumentsExist],
  ["authenticated", requiredDataKeepsItsAccess],
  ["requiresScopes", requiredDataKeepsItsAccess],
  ["policy", requiredDataKeepsItsAccess],
];

/** Checks a merged schema against all rules and reports what it finds. */
export function checkMerged(schema: MergedSchema, context: MergeContext): void {
  const applied = new Set(schema.subgraphs.flatMap(({ appliedDirectives }) => [...appliedDirectives]));
  const own = directiveRules.filter(([directive]) => applied.has(directive)).map(([, rule]) => rule);
  for (const rule of new Set([...mergedRules, ...own])) {
    rule(schema, context);
  }
}
