module poolport.invalid/yaml

go 1.25

require (
	github.com/pulumi/pulumi-yaml v1.38.0
	// That of the engine: what is built of it is built once.
	github.com/pulumi/pulumi/pkg/v3 v3.274.1
)
