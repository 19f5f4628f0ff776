"""What changed in AWS between two snapshots, in the words of the code."""
