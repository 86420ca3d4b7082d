import type { SubgraphModel } from "../model/subgraph-model.ts";
import type { RootPlan } from "../operation/root-plan.ts";
import type {
  ObjectSelection,
  SelectedConnectionField,
  SelectedEdges,
  SelectedField,
} from "../selection/selection.ts";

/** What a plan asks of one object of the answer. */
export interface AskedFields {
  readonly fields: readonly (SelectedField | SelectedConnectionField | SelectedEdges["fields"][number])[];
}

/** What a plan asks of an object by the name of its type; `undefined` where no row is behind it. */
export type Asked = (typeName: string) => AskedFields | undefined;

const nothing: Asked = () => undefined;

/** What is asked of the objects that a root field answers. */
export function askedOfRoot(root: RootPlan, model: SubgraphModel): Asked {
  switch (root.kind) {
    case "read": {
      const { answer } = root;
      return answer.kind === "connection" ? () => answer : ofRows(answer.selection);
    }
    case "function":
    case "resolvedRow":
      return ofRows(root.selection);
    case "entities":
      return (typeName) => {
        const entity = model.entitiesByName.get(typeName);
        return entity && root.selectionOf(entity);
      };
    case "constant":
    case "denied":
    case "introspection":
    case "resolvedScalar":
      return nothing;
  }
}

/** What is asked of the objects that a field answers. */
export function askedBelow(field: AskedFields["fields"][number] | undefined): Asked {
  switch (field?.kind) {
    case "one":
    case "many":
    case "node":
      return ofRows(field.selection);
    case "connection":
    case "edges":
      return () => field;
    default:
      return nothing;
  }
}

function ofRows(selection: ObjectSelection): Asked {
  const { types } = selection;
  return types === undefined
    ? () => selection
    : (typeName) => types.find(({ entity }) => entity.name === typeName);
}
