// Converts a program in YAML to Go, Python or TypeScript by the code that `pulumi convert` runs, for tests.
//
//	convert FOLDER SCHEMA.json LANGUAGE
//
// The language hosts that the command asks for come with Pulumi's CLI alone, and call the same functions.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/segmentio/encoding/json"

	"github.com/hashicorp/hcl/v2"
)

var languages = map[string]struct {
	file     string
	generate func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error)
}{
	"go":         {"main.go", golang.GenerateProgram},
	"python":     {"__main__.py", python.GenerateProgram},
	"typescript": {"index.ts", nodejs.GenerateProgram},
}

// loader knows the one package of a file.
type loader struct{ spec schema.PackageSpec }

func (l loader) LoadPackage(name string, version *semver.Version) (*schema.Package, error) {
	pkg, err := schema.ImportSpec(l.spec, nil, l, schema.ValidationOptions{})
	return pkg, err
}

func (l loader) LoadPackageV2(_ context.Context, of *schema.PackageDescriptor) (*schema.Package, error) {
	return l.LoadPackage(of.Name, of.Version)
}

func (l loader) LoadPackageReference(name string, version *semver.Version) (schema.PackageReference, error) {
	pkg, err := l.LoadPackage(name, version)
	if err != nil {
		return nil, err
	}
	return pkg.Reference(), nil
}

func (l loader) LoadPackageReferenceV2(
	_ context.Context, of *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return l.LoadPackageReference(of.Name, of.Version)
}

func main() {
	text, err := os.ReadFile(os.Args[2])
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(text, &spec))
	_, program, err := codegen.Eject(os.Args[1], schema.NewCachedLoader(loader{spec}))
	check(err)
	language := languages[os.Args[3]]
	files, said, err := language.generate(program)
	check(err)
	if said.HasErrors() {
		check(said)
	}
	_, err = os.Stdout.Write(files[language.file])
	check(err)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
