"""What all of Pulumi's languages share: names on the wire, what a program must register, the checks."""
