"""Evidence to assessments: each reading of what a piece of evidence says of a claim."""
