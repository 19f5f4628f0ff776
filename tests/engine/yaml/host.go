// Package yaml keeps Pulumi's host of YAML among the requirements of this module, which builds it for tests.
package yaml

import _ "github.com/pulumi/pulumi-yaml/pkg/server"
