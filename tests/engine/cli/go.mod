module poolport.invalid/engine

go 1.25

require github.com/pulumi/pulumi/pkg/v3 v3.274.1

// Pulumi's own go.mod replaces it so; 'go install' refuses a module that replaces another, hence this one.
replace github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
