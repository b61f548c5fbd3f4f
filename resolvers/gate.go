package resolvers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// permissions holds who may ask for each field: "Type.field" to roles.
type permissions map[string][]store.Role

// readPermissions collects every @allow that can be reached from a root. A
// field's own goes before its type's. What an interface offers is what the
// interface's field declares: whoever may ask it may ask it of every type.
func readPermissions(schema *ast.Schema) (permissions, error) {
	p := permissions{}
	var undeclared []string
	seen := map[string]bool{}
	queue := []*ast.Definition{schema.Query, schema.Mutation, schema.Subscription}
	for ; len(queue) > 0; queue = queue[1:] {
		of := queue[0]
		if of == nil || seen[of.Name] || strings.HasPrefix(of.Name, "__") {
			continue
		}
		seen[of.Name] = true
		queue = append(queue, schema.GetPossibleTypes(of)...)
		for _, field := range of.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			queue = append(queue, schema.Types[field.Type.Name()])
			name := of.Name + "." + field.Name
			if p[name] = allowed(of, field); len(p[name]) == 0 {
				undeclared = append(undeclared, name)
			}
		}
	}
	if len(undeclared) > 0 {
		slices.Sort(undeclared)
		return nil, fmt.Errorf("the schema does not say who may ask for %s: give the field or its type an @allow(to: [ROLE])",
			strings.Join(undeclared, ", "))
	}
	return p, p.verify()
}

func allowed(of *ast.Definition, field *ast.FieldDefinition) []store.Role {
	allow := field.Directives.ForName("allow")
	if allow == nil {
		allow = of.Directives.ForName("allow")
	}
	if allow == nil || allow.Arguments.ForName("to") == nil {
		return nil
	}
	to := allow.Arguments.ForName("to").Value
	if to.Kind != ast.ListValue { // a single value stands for a list of it
		return []store.Role{store.Role(to.Raw)}
	}
	var roles []store.Role
	for _, role := range to.Children {
		roles = append(roles, store.Role(role.Value.Raw))
	}
	return roles
}

func (p permissions) verify() error {
	var errs []error
	for name, roles := range p {
		for _, role := range roles {
			if !slices.Contains(store.Roles, role) {
				errs = append(errs, fmt.Errorf("%s is allowed to %q, which is no role", name, role))
			}
		}
	}
	return errors.Join(errs...)
}

// gate walks an operation and collects what its viewer may not ask for.
type gate struct {
	permissions permissions
	viewer      store.Viewer
	variables   map[string]any
	forbidden   []Error
}

// check refuses the whole operation, naming each forbidden path, where one
// field of it is not for this viewer; nil where all are.
func (g *gate) check(operation *ast.OperationDefinition) *Response {
	g.visit(operation.SelectionSet, nil)
	if len(g.forbidden) == 0 {
		return nil
	}
	status := http.StatusForbidden
	if g.stranger() {
		status = http.StatusUnauthorized
	}
	return (&Response{Errors: g.forbidden, status: status}).bounded(g.viewer.Language)
}

// stranger tells whether signing in might help.
func (g *gate) stranger() bool { return g.viewer.Top() == store.Public }

func (g *gate) visit(set ast.SelectionSet, path []any) {
	for field := range fields(set, g.variables) {
		if strings.HasPrefix(field.Name, "__") { // the schema itself is public
			continue
		}
		at := append(slices.Clip(path), field.Alias)
		roles := g.permissions[field.ObjectDefinition.Name+"."+field.Name]
		if len(roles) == 0 || !g.viewer.Can(roles...) {
			g.forbid(at, roles)
			continue
		}
		g.visit(field.SelectionSet, at)
	}
}

func (g *gate) forbid(path []any, roles []store.Role) {
	code := "FORBIDDEN"
	if g.stranger() {
		code = "UNAUTHENTICATED"
	}
	refusal := refuse.Denied(code, "Path", dotted(path), "Roles", listed(roles))
	g.forbidden = append(g.forbidden, refusalError(g.viewer.Language, refusal, path))
}

// dotted writes a path as "members.nodes.contacts".
func dotted(path []any) string {
	names := make([]string, len(path))
	for i, name := range path {
		names[i] = fmt.Sprint(name)
	}
	return strings.Join(names, ".")
}

func listed(roles []store.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return strings.Join(names, ", ")
}
