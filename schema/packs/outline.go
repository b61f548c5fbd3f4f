package packs

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// outline gives a document its bookmarks, open at the first level. They may
// lead back: an item without papers leads to the agenda.
func outline(all *model.Context, marks []mark) error {
	root := types.Dict{"Type": types.Name("Outlines")}
	ref, err := all.IndRefForNewObject(root)
	if err != nil {
		return err
	}
	if err := level(all, root, *ref, marks); err != nil {
		return err
	}
	root["Count"] = types.Integer(len(marks))
	all.RootDict["Outlines"] = *ref
	all.RootDict["PageMode"] = types.Name("UseOutlines")
	return nil
}

// level writes the bookmarks below one; those below them stay closed.
func level(all *model.Context, above types.Dict, parent types.IndirectRef, marks []mark) error {
	var last types.Dict
	var before types.IndirectRef
	for i, m := range marks {
		page, err := all.PageDictIndRef(m.page)
		if err != nil {
			return err
		}
		one := types.Dict{
			"Title": types.NewHexLiteral([]byte(types.EncodeUTF16String(m.title))), "Parent": parent,
			"Dest": types.Array{*page, types.Name("Fit")},
		}
		ref, err := all.IndRefForNewObject(one)
		if err != nil {
			return err
		}
		if i == 0 {
			above["First"] = *ref
		} else {
			one["Prev"], last["Next"] = before, *ref
		}
		if err := level(all, one, *ref, m.below); err != nil {
			return err
		}
		if len(m.below) > 0 {
			one["Count"] = types.Integer(-len(m.below))
		}
		above["Last"], last, before = *ref, one, *ref
	}
	return nil
}
