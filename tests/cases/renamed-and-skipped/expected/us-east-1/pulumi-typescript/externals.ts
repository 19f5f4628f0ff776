// What lies outside this export. To move to another account, edit this file.

export const userPoolUsEast_1_8pjmoox22 = "us-east-1_8pjmooX22";
